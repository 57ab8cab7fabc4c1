#!/usr/bin/env bash
# What a hit costs: CPU time for each request that is answered from memory, of four servers in alternating rounds:
#
#   kestrel   ASP.NET Core writing the same bytes from memory, no proxy, no cache (tests/load/Origin)
#   playgate  the shield behind the gate, the session in a cookie
#   auth      nginx with proxy_cache and auth_request, which asks a trivial server (another nginx: 204) for every request
#   nginx     nginx with proxy_cache alone, which guards nothing
#
# Everything runs here and talks over loopback only.
#
#   tests/load/shield-hits.sh
#
# Set by the environment:
#   ROUNDS=5 SECONDS_PER_ROUND=4 WARM_UP=6 CONNECTIONS=32 SIZES="1 64 1024" (KiB) BASE_PORT=18200 NO_BUILD=
# Needs wrk, curl and nginx. Takes about (WARM_UP + ROUNDS * SECONDS_PER_ROUND) * 4 * sizes: five and a half minutes as set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/load/servers.sh

: "${ROUNDS:=5}" "${SECONDS_PER_ROUND:=4}" "${WARM_UP:=6}" "${CONNECTIONS:=32}" "${SIZES:=1 64 1024}" "${BASE_PORT:=18200}"
at() { echo "http://127.0.0.1:$((BASE_PORT + $1))"; }
kestrel=$(at 0) playgate=$(at 1) admin=$(at 2) auth=$(at 3) nginx=$(at 4)

main() {
  build tests/load/Origin src/PlayGate.Server
  start_origin kestrel "$kestrel"
  start_playgate playgate "$playgate" "$admin" "$kestrel" PlayGate__Shield__SegmentTtl=01:00:00
  start_nginx
  open_session "$playgate" "$admin"
  local size
  for size in $SIZES; do measure "$size" kestrel playgate auth nginx; done
  table
}

# Two nginx, so that the CPU of each can be told: one caches alone, the other caches, asks and answers what is asked.
start_nginx() {
  local name
  for name in auth nginx; do
    mkdir -p "$work/$name/cache" "$work/$name/temp"
    nginx_configuration "$name" >"$work/$name.conf"
    (exec nginx -p "$work/$name" -c "$work/$name.conf" -e "$work/$name.log") &
    started+=("$!")
    curl -sf -o /dev/null --retry 30 --retry-delay 1 --retry-connrefused "${!name}/streams/load/1k.ts" \
      || { cat "$work/$name.log" >&2; exit 1; }
    printf -v "${name}_pids" '%s' "$! $(pgrep -P "$!" -f 'worker process' | tr '\n' ' ')"
  done
}

# Tuned for hits, without tcp_nopush: with it, sendfile to loopback waits and the comparison would flatter us.
nginx_configuration() {
  local name=$1 ask=''
  [[ "$name" == nginx ]] || ask="auth_request /ask;"
  cat <<CONF
daemon off;
user $(id -un) $(id -gn);
worker_processes 2;
pid $work/$name.pid;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  keepalive_requests 100000000;
  open_file_cache max=1000 inactive=60s;
  proxy_cache_path $work/$name/cache keys_zone=hits:10m inactive=1h use_temp_path=off;
  client_body_temp_path $work/$name/temp;
  proxy_temp_path $work/$name/temp;
  fastcgi_temp_path $work/$name/temp;
  uwsgi_temp_path $work/$name/temp;
  scgi_temp_path $work/$name/temp;
  upstream origin { server ${kestrel#http://}; keepalive 32; }
  upstream judge { server 127.0.0.1:$((BASE_PORT + 5)); keepalive 64; keepalive_requests 100000000; }
  server {
    listen ${!name#http://};
    location /streams/ {
      $ask
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_cache hits;
      proxy_cache_valid 200 1h;
      proxy_cache_lock on;
      proxy_buffers 32 64k;
      proxy_buffer_size 64k;
      proxy_busy_buffers_size 128k;
    }
    location = /ask {
      internal;
      proxy_pass http://judge/;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
    }
  }
  $([[ "$name" == nginx ]] || echo "server { listen 127.0.0.1:$((BASE_PORT + 5)); location / { return 204; } }")
}
CONF
}

table() {
  echo '| body | CPU µs per request: Kestrel | PlayGate | nginx, auth_request | nginx | PlayGate to Kestrel | to nginx, auth_request | to nginx | requests/s: PlayGate | nginx, auth_request |'
  echo '|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|'
  local size
  for size in $SIZES; do
    awk -v size="$size" -v k="$(median "$size" kestrel 4)" -v p="$(median "$size" playgate 4)" -v a="$(median "$size" auth 4)" \
      -v n="$(median "$size" nginx 4)" -v rp="$(median "$size" playgate 3)" -v ra="$(median "$size" auth 3)" \
      'BEGIN { printf "| %s KiB | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f | %.2f | %d | %d |\n", size, k, p, a, n, p / k, p / a, p / n, rp, ra }'
  done
  echo
  echo "Medians of $ROUNDS alternating rounds of $SECONDS_PER_ROUND s, wrk -t1 -c$CONNECTIONS, $(nproc) cores."
}

main
