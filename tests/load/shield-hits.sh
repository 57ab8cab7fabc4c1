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

: "${ROUNDS:=5}" "${SECONDS_PER_ROUND:=4}" "${WARM_UP:=6}" "${CONNECTIONS:=32}" "${SIZES:=1 64 1024}" "${BASE_PORT:=18200}" "${NO_BUILD:=}"
servers='kestrel playgate auth nginx'
at() { echo "http://127.0.0.1:$((BASE_PORT + $1))"; }
kestrel=$(at 0) playgate=$(at 1) admin=$(at 2) auth=$(at 3) nginx=$(at 4)
ticks=$(getconf CLK_TCK)
work=$(mktemp -d)
started=()

main() {
  trap stop_all EXIT
  build
  start kestrel "$kestrel" tests/load/Origin loadorigin "Kestrel__Endpoints__Public__Url=$kestrel"
  start playgate "$admin" src/PlayGate.Server playgate \
    "Kestrel__Endpoints__Public__Url=$playgate" "Kestrel__Endpoints__Admin__Url=$admin" "PlayGate__Origin=$kestrel" \
    "PlayGate__Shield__SegmentTtl=01:00:00" "ConnectionStrings__PlayGate=Data Source=$work/playgate.db"
  start_nginx
  open_session
  local size
  for size in $SIZES; do measure "$size"; done
  table
}

build() {
  [[ -z "$NO_BUILD" ]] || return 0
  local project
  for project in tests/load/Origin src/PlayGate.Server; do dotnet build "$project" -c Release --nologo -v quiet; done
}

# start NAME URL PROJECT ASSEMBLY SETTING...: returns when URL/health/ready answers 200; the ids are in ${name}_pids.
start() {
  local name=$1 url=$2 dll=$PWD/$3/bin/Release/net10.0/$4.dll
  shift 4
  mkdir "$work/$name"
  (cd "$work/$name" && exec env "$@" dotnet "$dll" >"$work/$name.log" 2>&1) &
  started+=("$!")
  printf -v "${name}_pids" '%s' "$!"
  curl -sf -o /dev/null --retry 60 --retry-delay 1 --retry-connrefused --max-time 60 "$url/health/ready" || { cat "$work/$name.log" >&2; exit 1; }
}

# Two nginx, so that the CPU of each can be told: one caches alone, the other caches, asks and answers what is asked.
start_nginx() {
  local name
  for name in auth nginx; do
    mkdir -p "$work/$name/cache" "$work/$name/temp"
    nginx_configuration "$name" >"$work/$name.conf"
    (exec nginx -p "$work/$name" -c "$work/$name.conf" -e "$work/$name.log") &
    started+=("$!")
    curl -sf -o /dev/null --retry 30 --retry-delay 1 --retry-connrefused "${!name}/streams/load/1k.ts" || { cat "$work/$name.log" >&2; exit 1; }
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

# Leaves the session's cookie in $work/cookie, ready to be a header; neither it nor the token is printed.
open_session() {
  local token
  token=$(curl -sf -X POST "$admin/api/tokens" -H 'Content-Type: application/json' -d '{"streamId":"load","type":"play"}' |
    sed -nE 's/.*"tokenId" *: *"([^"]+)".*/\1/p')
  curl -sf -o /dev/null -D "$work/headers" "$playgate/streams/load/1k.ts?token=$token"
  sed -nE 's/^[Ss]et-[Cc]ookie: *([^;]+);.*/Cookie: \1/p' "$work/headers" >"$work/cookie"
  [[ -s "$work/cookie" ]] || { echo 'the first request with the token opened no session' >&2; exit 1; }
}

measure() {
  local size=$1 round name
  for name in $servers; do load "$name" "$size" "$WARM_UP" >/dev/null; done
  for ((round = 1; round <= ROUNDS; round++)); do
    for name in $servers; do load "$name" "$size" "$SECONDS_PER_ROUND"; done
  done >>"$work/rounds"
}

# One line: size, name, requests per second, CPU microseconds for each request.
load() {
  local name=$1 size=$2 seconds=$3 pids=${1}_pids before after
  before=$(cpu_ticks "${!pids}")
  wrk -t1 -c"$CONNECTIONS" -d"${seconds}s" -H "$(cat "$work/cookie")" "${!name}/streams/load/${size}k.ts" >"$work/wrk"
  after=$(cpu_ticks "${!pids}")
  if grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2; then
    echo "$name did not answer all of its requests well" >&2
    exit 1
  fi
  awk -v size="$size" -v name="$name" -v seconds="$seconds" -v used=$((after - before)) -v ticks="$ticks" \
    '/ requests in / { printf "%s %s %d %.2f\n", size, name, $1 / seconds, used / ticks * 1000000 / $1 }' "$work/wrk"
}

# utime + stime of all threads of the processes; the name in brackets may contain blanks, so count from behind it.
cpu_ticks() {
  local id
  for id in $1; do sed 's/.*) //' "/proc/$id/stat"; done | awk '{ sum += $12 + $13 } END { print sum }'
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

median() {
  awk -v size="$1" -v name="$2" -v column="$3" '$1 == size && $2 == name { print $column }' "$work/rounds" | sort -n |
    awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

stop_all() {
  ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}

main
