# SPDX-License-Identifier: Apache-2.0
# Mosquitto's log, line by line: opens the gate when ingest has subscribed, counts what was refused, keeps the figures for
# Prometheus, and passes on what a person wants to read.

BEGIN {
    metrics = "/mosquitto/metrics/metrics.prom"
    open = 0
    denied = 0
    refused = 0
    told = 0
    last_told = 0
}

# Debug lines of every message: only what was refused matters.
/^(Received|Sending) [A-Z]+ / { next }
/^No will message specified|^Will message specified|^Saving in-memory database|^[\t ]/ { next }

/^Denied PUBLISH from / {
    denied++
    tell_of_denied()
    next
}

# "client-id qos $share/group/filter": only the platform can be connected while the gate is closed.
/^[^ ]+ [0-2] \$share\// {
    if (!open && system("/sluice/open-gate") == 0) {
        open = 1
        say("ingest has subscribed; devices are let in")
    }
    next
}
/^[^ ]+ [0-2] [^ ]/ && !/^[A-Z][a-z]+ / { next }

/^\$SYS / {
    name = $2
    sub(/.*\//, "", name)
    figures[name] = $3
    if (name == "uptime") {
        write_metrics()
    }
    next
}

/not authori[sz]ed/ { refused++ }
# The health check's and the figures' own connections are no news.
/sluice-(health|monitor)/ { next }
/New connection from 127\.0\.0\.1:[0-9]+ on port 1884/ { next }

{ say($0) }

END {
    if (denied > told) {
        say("refused " (denied - told) " more publishes, " denied " since the start")
    }
}

function say(text) {
    print text
    fflush()
}

# The first refusal is told at once, further ones at most once in ten seconds of the broker's own clock.
function tell_of_denied() {
    if (denied == 1 || figures["uptime"] - last_told >= 10) {
        say("refused: " substr($0, 8, 400) " - the account may not publish there (" denied " refused since the start)")
        last_told = figures["uptime"]
        told = denied
    }
}

function write_metrics() {
    file = metrics ".new"
    one("mosquitto_up", "gauge", "Whether the broker answers.", 1)
    one("mosquitto_device_listener_open", "gauge", "Whether devices are let in: 1 from ingest's first subscription on.", open)
    one("mosquitto_publish_denied_total", "counter", "Publishes that the access list refused; MQTT 3.1.1 devices are not told.", denied)
    one("mosquitto_connections_refused_total", "counter", "Connections with a wrong user name or password.", refused)
    known("mosquitto_clients_connected", "gauge", "Clients connected.", "connected")
    known("mosquitto_messages_received_total", "counter", "MQTT packets received.", "received")
    known("mosquitto_messages_sent_total", "counter", "MQTT packets sent.", "sent")
    known("mosquitto_publish_dropped_total", "counter", "Messages dropped because a queue was full.", "dropped")
    known("mosquitto_stored_messages", "gauge", "Messages in the broker's store, retained ones included.", "count")
    known("mosquitto_stored_bytes", "gauge", "Bytes in the broker's store.", "bytes")
    close(file)
    system("chmod 644 " file " && mv " file " " metrics)
}

function known(name, type, help, figure) {
    if (figure in figures) {
        one(name, type, help, figures[figure])
    }
}

function one(name, type, help, value) {
    printf "# HELP %s %s\n# TYPE %s %s\n%s %s\n", name, help, name, type, name, value > file
}
