#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Starts influxd and, once the bucket exists, the nginx in front of it; ends when either ends or on a signal. Takes the
# environment of the official 2.x image: DOCKER_INFLUXDB_INIT_ADMIN_TOKEN, DOCKER_INFLUXDB_INIT_BUCKET and
# INFLUXD_HTTP_BIND_ADDRESS (default 0.0.0.0:8086).
set -eu

token=${DOCKER_INFLUXDB_INIT_ADMIN_TOKEN:?set DOCKER_INFLUXDB_INIT_ADMIN_TOKEN to the token that clients will send}
bucket=${DOCKER_INFLUXDB_INIT_BUCKET:?set DOCKER_INFLUXDB_INIT_BUCKET to the bucket to create}
listen=${INFLUXD_HTTP_BIND_ADDRESS:-0.0.0.0:8086}
socket=/run/influxdb/http.sock

# shellcheck disable=SC2317 # called by the trap
stop() {
    kill -TERM "${nginx:-}" "$influxd" 2>/dev/null
    wait
    exit 0
}

rm -f "$socket"
mkdir -p /etc/sluice/www
echo '{"name":"influxdb","message":"ready for queries and writes","status":"pass","checks":[],"version":"1.6.7"}' \
    >/etc/sluice/www/health.json
sed -e "s|@TOKEN@|$token|" -e "s|@LISTEN@|${listen/#:/0.0.0.0:}|" /etc/sluice/nginx.conf.template >/etc/nginx/nginx.conf

influxd -config /etc/sluice/influxdb.conf &
influxd=$!
trap stop TERM INT

until influx -socket "$socket" -execute "CREATE DATABASE \"$bucket\"" >/dev/null 2>&1; do
    kill -0 "$influxd" 2>/dev/null || exit 1
    sleep 0.1
done

nginx -g 'daemon off;' &
nginx=$!
wait -n || true
kill -TERM "$nginx" "$influxd" 2>/dev/null || true
wait
exit 1
