# SPDX-License-Identifier: Apache-2.0
"""The organisation, the buckets and the tokens of the stand-in: kept in a file, enforced by influxd.

A bucket is a database of 1.6; a token is a user of it, named like the token, with the grants of its permissions, so that
influxd itself enforces them on writes and queries. Permissions on other things than buckets are kept and mean nothing.
"""
import base64
import http.client
import json
import os
import re
import secrets
import socket
import sys
import time
import urllib.parse


class Refusal(Exception):
    """An answer in 2.x's form of an error."""

    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.body = status, {"code": code, "message": message}


def not_found(message):
    return Refusal(404, "not found", message)


def invalid(message):
    return Refusal(400, "invalid", message)


class Influxd(http.client.HTTPConnection):
    """A connection to influxd's socket."""

    def __init__(self, path):
        super().__init__("influxd", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def influxql(path, user, statement):
    """Runs a statement as the user of this token and gives its rows; an error of influxd's is an exception."""
    connection = Influxd(path)
    connection.request("POST", "/query?" + urllib.parse.urlencode({"u": user, "p": "token", "q": statement}))
    answer = json.loads(connection.getresponse().read())
    connection.close()
    failure = answer.get("error") or answer["results"][0].get("error")
    if failure:
        raise RuntimeError("influxd refused '%s': %s" % (statement.split(" WITH PASSWORD")[0], failure))
    return answer["results"][0].get("series", [{}])[0].get("values", [])


def quoted(name):
    return '"%s"' % name.replace("\\", "\\\\").replace('"', '\\"')


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class State:
    """The organisation, its buckets and its tokens; every change is on the disk before it is answered."""

    def __init__(self, file, influxd):
        self.file, self.influxd = file, influxd
        if os.path.exists(file):
            with open(file, encoding="utf-8") as known:
                self.all = json.load(known)
        else:
            self.set_up(os.environ)

    @property
    def operator(self):
        return self.all["operator"]

    def influxql(self, statement):
        return influxql(self.influxd, self.operator, statement)

    def set_up(self, environment):
        operator, org, bucket = (environment["DOCKER_INFLUXDB_INIT_" + name] for name in ("ADMIN_TOKEN", "ORG", "BUCKET"))
        if not re.fullmatch(r"[A-Za-z0-9._~=/-]+", operator):
            sys.exit("influxdb stand-in: DOCKER_INFLUXDB_INIT_ADMIN_TOKEN may hold letters, digits and . _ ~ = / - only")
        self.all = {
            "operator": operator,
            "user": {"id": secrets.token_hex(8), "name": environment["DOCKER_INFLUXDB_INIT_USERNAME"]},
            "org": {"id": secrets.token_hex(8), "name": org, "description": "", "createdAt": now(), "updatedAt": now()},
            "buckets": [],
            "authorizations": [],
        }
        self.influxql("CREATE USER %s WITH PASSWORD 'token' WITH ALL PRIVILEGES" % quoted(operator))
        self.add_bucket(bucket, "", 0)

    def save(self):
        temporary = self.file + ".new"
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(self.all, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.file)

    def add_bucket(self, name, description, seconds):
        duration = " WITH DURATION %ds" % seconds if seconds else ""
        self.influxql("CREATE DATABASE %s%s" % (quoted(name), duration))
        rules = [{"type": "expire", "everySeconds": seconds}] if seconds else []
        bucket = {"id": secrets.token_hex(8), "orgID": self.all["org"]["id"], "type": "user", "name": name,
                  "description": description, "retentionRules": rules, "createdAt": now(), "updatedAt": now()}
        self.all["buckets"].append(bucket)
        self.save()
        return bucket

    def add_authorization(self, description, status, permissions):
        token = base64.urlsafe_b64encode(secrets.token_bytes(64)).decode()
        self.influxql("CREATE USER %s WITH PASSWORD 'token'" % quoted(token))
        for name, actions in self.grants(permissions if status == "active" else []).items():
            privilege = "ALL" if len(actions) == 2 else actions.pop().upper()
            self.influxql("GRANT %s ON %s TO %s" % (privilege, quoted(name), quoted(token)))
        user, org = self.all["user"], self.all["org"]
        authorization = {"id": secrets.token_hex(8), "token": token, "status": status, "description": description,
                         "orgID": org["id"], "org": org["name"], "userID": user["id"], "user": user["name"],
                         "permissions": permissions, "createdAt": now(), "updatedAt": now()}
        self.all["authorizations"].append(authorization)
        self.save()
        return authorization

    def grants(self, permissions):
        granted = {}
        for permission in permissions:
            resource = permission["resource"]
            for bucket in self.all["buckets"]:
                if resource["type"] == "buckets" and resource.get("id") in (None, bucket["id"]):
                    granted.setdefault(bucket["name"], set()).add(permission["action"])
        return granted

    def remove_authorization(self, identity):
        found = [a for a in self.all["authorizations"] if a["id"] == identity]
        if not found:
            raise not_found("authorization not found")
        self.influxql("DROP USER %s" % quoted(found[0]["token"]))
        self.all["authorizations"].remove(found[0])
        self.save()
