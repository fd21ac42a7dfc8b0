# SPDX-License-Identifier: Apache-2.0
"""What the stand-in answers of InfluxDB 2.x beside writes and queries: organisations, buckets, tokens, metrics.

    python3 api.py STATE_FILE RUN_FOLDER

It listens on RUN_FOLDER/api.sock, behind nginx, and speaks to influxd at RUN_FOLDER/http.sock; what it knows is in
STATE_FILE, which it makes out of the environment when there is none. The operator's own token is not among the
authorizations that are listed.
"""
import http.client
import json
import socketserver
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler

from state import Refusal, State, invalid, not_found

STATE_FILE, RUN = sys.argv[1:]
STARTED = time.time()
LOCK = threading.RLock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer({"metrics": self.metrics, "api/v2/orgs": self.orgs, "api/v2/buckets": self.buckets,
                     "api/v2/authorizations": self.authorizations})

    def do_POST(self):
        self.answer({"api/v2/buckets": self.new_bucket, "api/v2/authorizations": self.new_authorization,
                     "api/v2/write": self.unknown_org})

    def do_DELETE(self):
        self.answer({"api/v2/authorizations": self.delete_authorization})

    def answer(self, routes):
        address = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(address.query))
        path = address.path.strip("/")
        if self.command == "DELETE":
            path, _, self.identity = path.rpartition("/")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            if path not in routes:
                raise not_found("path not found")
            self.check_token(path)
            self.body = json.loads(body) if self.command == "POST" and path != "api/v2/write" else {}
            with LOCK:
                status, content = routes[path]()
        except Refusal as refusal:
            status, content = refusal.status, refusal.body
        except (ValueError, KeyError, TypeError, AttributeError) as malformed:
            status, content = 400, {"code": "invalid", "message": "invalid json structure: %r" % malformed}
        except (OSError, RuntimeError, http.client.HTTPException) as failed:
            status, content = 500, {"code": "internal error", "message": str(failed)}
        self.send(status, content)

    def send(self, status, content):
        text = content if isinstance(content, str) else json.dumps(content) if content is not None else ""
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; version=0.0.4" if isinstance(content, str) else "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def check_token(self, path):
        """401 for a token nobody knows; and, except for a write, for one that is not the operator's."""
        if path == "metrics":
            return
        token = (self.headers.get("Authorization") or "").removeprefix("Token ").removeprefix("Bearer ")
        if token == STATE.operator:
            return
        if token not in [a["token"] for a in STATE.all["authorizations"]]:
            raise Refusal(401, "unauthorized", "unauthorized access")
        if path != "api/v2/write":
            action = "read" if self.command == "GET" else "write"
            raise Refusal(401, "unauthorized", "%s:%s is unauthorized" % (action, path.removeprefix("api/v2/")))

    def check_org(self):
        org = STATE.all["org"]
        if self.query.get("org", org["name"]) not in (org["name"], org["id"]):
            raise not_found('organization name "%s" not found' % self.query["org"])
        if self.query.get("orgID", org["id"]) != org["id"]:
            raise not_found("organization not found")

    def unknown_org(self):
        self.check_org()
        raise invalid("Please provide either orgID or org")

    def orgs(self):
        self.check_org()
        return 200, {"links": {"self": "/api/v2/orgs"}, "orgs": [STATE.all["org"]]}

    def buckets(self):
        self.check_org()
        name = self.query.get("name")
        found = [b for b in STATE.all["buckets"] if name in (None, b["name"])]
        if name is not None and not found:
            raise not_found('bucket "%s" not found' % name)
        return 200, {"links": {"self": "/api/v2/buckets"}, "buckets": found}

    def new_bucket(self):
        name = self.body["name"]
        if self.body.get("orgID") != STATE.all["org"]["id"]:
            raise invalid("organization id must be provided")
        if not name or name.startswith("_"):
            raise Refusal(422, "unprocessable entity", "bucket name %s is invalid" % name)
        if name in [b["name"] for b in STATE.all["buckets"]]:
            raise Refusal(422, "conflict", "bucket with name %s already exists" % name)
        rules = self.body.get("retentionRules") or [{"everySeconds": 0}]
        return 201, STATE.add_bucket(name, self.body.get("description", ""), int(rules[0].get("everySeconds", 0)))

    def authorizations(self):
        self.check_org()
        return 200, {"links": {"self": "/api/v2/authorizations"}, "authorizations": STATE.all["authorizations"]}

    def new_authorization(self):
        permissions = self.body.get("permissions")
        if not permissions:
            raise invalid("authorization must include permissions")
        if self.body.get("orgID") != STATE.all["org"]["id"]:
            raise invalid("org id required")
        for permission in permissions:
            if permission["action"] not in ("read", "write") or not permission["resource"]["type"]:
                raise invalid("unknown action or resource type for permission")
        status = self.body.get("status", "active")
        return 201, STATE.add_authorization(self.body.get("description", ""), status, permissions)

    def delete_authorization(self):
        STATE.remove_authorization(self.identity)
        return 204, None

    def metrics(self):
        databases = STATE.influxql("SHOW DATABASES")
        return 200, "".join("# HELP %s %s\n# TYPE %s gauge\n%s %s\n" % (name, text, name, sample, value)
                            for name, text, sample, value in (
            ("influxdb_info", "Which database this is.", 'influxdb_info{version="1.6.7"}', 1),
            ("influxdb_uptime_seconds", "Seconds since the start.", "influxdb_uptime_seconds", int(time.time() - STARTED)),
            ("influxdb_buckets_total", "Number of buckets.", "influxdb_buckets_total", len(databases)),
            ("influxdb_tokens_total", "Number of tokens, the operator's included.", "influxdb_tokens_total",
             len(STATE.all["authorizations"]) + 1)))


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


STATE = State(STATE_FILE, RUN + "/http.sock")
with open(RUN + "/organisations.map", "w", encoding="utf-8") as organisations:
    for known in {STATE.all["org"]["id"], *(encode(STATE.all["org"]["name"]) for encode in (urllib.parse.quote, urllib.parse.quote_plus))}:
        organisations.write('"%s" yes;\n' % known)
Server(RUN + "/api.sock", Handler).serve_forever()
