#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Starts influxd, then api.py (set-up, organisations, buckets, tokens, metrics), then the nginx in front of both; ends
# when one of them ends, or on a signal. Takes the environment of the official 2.x image: DOCKER_INFLUXDB_INIT_MODE=setup
# with ..._USERNAME, ..._PASSWORD, ..._ORG, ..._BUCKET and ..._ADMIN_TOKEN, which count only while the volume is empty,
# and INFLUXD_HTTP_BIND_ADDRESS (default 0.0.0.0:8086). Started as root it takes the volume over and goes on as influxdb.
set -eu

data=/var/lib/influxdb2
run=/run/influxdb
listen=${INFLUXD_HTTP_BIND_ADDRESS:-:8086}

die() {
    echo "influxdb stand-in: $*" >&2
    exit 1
}

if [ "$(id -u)" = 0 ]; then
    mkdir -p "$run"
    chown -R influxdb:influxdb "$data" "$run"
    exec setpriv --reuid influxdb --regid influxdb --clear-groups -- /bin/bash "$0" "$@"
fi

[ -w "$data" ] || die "the volume $data is not writable by user $(id -u); give it to that user, or start the container as root"
if [ ! -e "$data/stand-in.json" ]; then
    [ "${DOCKER_INFLUXDB_INIT_MODE:-}" = setup ] || die "the volume is empty and DOCKER_INFLUXDB_INIT_MODE is '${DOCKER_INFLUXDB_INIT_MODE:-}'; set it to setup"
    for name in USERNAME PASSWORD ORG BUCKET ADMIN_TOKEN; do
        name=DOCKER_INFLUXDB_INIT_$name
        [ -n "${!name:-}" ] || die "the volume is empty and $name is not set; it is needed for the set-up"
    done
    [ "${#DOCKER_INFLUXDB_INIT_PASSWORD}" -ge 8 ] || die "DOCKER_INFLUXDB_INIT_PASSWORD is too short; 2.x wants at least 8 characters"
fi

# shellcheck disable=SC2317 # called by the trap
stop() {
    # shellcheck disable=SC2046 # a list of process ids
    kill -TERM $(jobs -p) 2>/dev/null
    wait
    exit 0
}
trap stop TERM INT

# Waits until this answers; ends with the container when one of the programs has ended.
await() {
    until curl --silent --fail --output /dev/null --unix-socket "$1" "$2"; do
        [ "$(jobs -rp | wc -l)" = "$started" ] || die "a program has ended before it was ready; its lines are above"
        sleep 0.1
    done
}

rm -f "$run"/*.sock
mkdir -p "$run/www" "$run/temp"
echo '{"name":"influxdb","message":"ready for queries and writes","status":"pass","checks":[],"version":"1.6.7"}' \
    >"$run/www/health.json"

influxd -config /etc/sluice/influxdb.conf &
started=1
await "$run/http.sock" http://influxd/ping
python3 /etc/sluice/api.py "$data/stand-in.json" "$run" &
started=2
await "$run/api.sock" http://api/metrics

[ "${listen#:}" = "$listen" ] || listen=0.0.0.0$listen
sed -e "s|@LISTEN@|$listen|" /etc/sluice/nginx.conf.template >"$run/nginx.conf"
nginx -e stderr -c "$run/nginx.conf" -g 'daemon off;' &

wait -n || true
# shellcheck disable=SC2046 # a list of process ids
kill -TERM $(jobs -p) 2>/dev/null || true
wait
exit 1
