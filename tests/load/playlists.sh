#!/usr/bin/env bash
# What looking through a playlist costs where there is nothing to rewrite: CPU time of PlayGate for each request, for the same bytes
# named as a playlist and as a segment, which is forwarded as it comes, in alternating rounds. nginx is the origin; the shield is off,
# so that every request is forwarded. Everything runs here and talks over loopback only.
#
#   tests/load/playlists.sh
#
# Set by the environment:
#   ROUNDS=7 SECONDS_PER_ROUND=4 WARM_UP=12 CONNECTIONS=8 SEGMENTS="100 350 20000" (a line of 40 bytes each) BASE_PORT=18180
# Needs wrk, curl and nginx.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

: "${ROUNDS:=7}" "${SECONDS_PER_ROUND:=4}" "${WARM_UP:=12}" "${CONNECTIONS:=8}" "${SEGMENTS:=100 350 20000}" "${BASE_PORT:=18180}"
gate=http://127.0.0.1:$BASE_PORT
admin=http://127.0.0.1:$((BASE_PORT + 1))
origin_port=$((BASE_PORT + 2))
ticks=$(getconf CLK_TCK)
work=$(mktemp -d)
started=()

main() {
  trap stop_all EXIT
  nice dotnet build src/PlayGate.Server -c Release --nologo -v quiet
  start_origin
  start_gate
  local count
  for count in $SEGMENTS; do
    playlist "$count" >"$work/files/streams/load/$count.m3u8"
    cp "$work/files/streams/load/$count.m3u8" "$work/files/streams/load/$count.ts"
    measure "$count"
  done
  table
}

playlist() {
  echo '#EXTM3U'
  echo '#EXT-X-TARGETDURATION:6'
  seq -f $'#EXTINF:6.000,\nlesson-42/720p/segment%06g.ts' "$1"
}

start_origin() {
  mkdir -p "$work/files/streams/load"
  chmod -R a+rX "$work"
  cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx.pid; error_log $work/nginx.log;
events {}
http {
  types { video/mp2t ts; application/vnd.apple.mpegurl m3u8; }
  access_log off; keepalive_requests 1000000000; open_file_cache max=100;
  server { listen 127.0.0.1:$origin_port; root $work/files; }
}
CONF
  nginx -c "$work/nginx.conf" &
  started+=("$!")
}

start_gate() {
  (cd "$work" && exec env "Kestrel__Endpoints__Public__Url=$gate" "Kestrel__Endpoints__Admin__Url=$admin" \
    "PlayGate__Origin=http://127.0.0.1:$origin_port" "ConnectionStrings__PlayGate=Data Source=$work/playgate.db" \
    PlayGate__Shield__Enabled=false dotnet "$OLDPWD/src/PlayGate.Server/bin/Release/net10.0/playgate.dll" >"$work/gate.log" 2>&1) &
  gate_pid=$!
  started+=("$gate_pid")
  curl -sf -o /dev/null --retry 60 --retry-delay 1 --retry-connrefused --max-time 60 "$admin/health/ready"
  echo ok >"$work/files/streams/load/open.ts"
  local token
  token=$(curl -sf -X POST "$admin/api/tokens" -H 'Content-Type: application/json' -d '{"streamId":"load","type":"play"}' |
    sed -nE 's/.*"tokenId" *: *"([^"]+)".*/\1/p')
  curl -sf -o /dev/null -D "$work/headers" "$gate/streams/load/open.ts?token=$token"
  sed -nE 's/^[Ss]et-[Cc]ookie: *([^;]+);.*/Cookie: \1/p' "$work/headers" >"$work/cookie"
}

measure() {
  local count=$1 round kind
  for kind in ts m3u8; do load "$count" "$kind" "$WARM_UP" >/dev/null; done
  for ((round = 1; round <= ROUNDS; round++)); do
    for kind in ts m3u8; do load "$count" "$kind" "$SECONDS_PER_ROUND"; done
  done >>"$work/rounds"
}

# One line: segments, kind, CPU microseconds for each request.
load() {
  local before after requests
  before=$(cpu_ticks)
  wrk -t1 -c"$CONNECTIONS" -d"${3}s" -H "$(cat "$work/cookie")" "$gate/streams/load/$1.$2" >"$work/wrk"
  after=$(cpu_ticks)
  if grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2; then exit 1; fi
  requests=$(sed -nE 's/^ *([0-9]+) requests in .*/\1/p' "$work/wrk")
  awk -v count="$1" -v kind="$2" -v requests="$requests" -v used=$((after - before)) -v ticks="$ticks" \
    'BEGIN { printf "%s %s %.2f\n", count, kind, used / ticks * 1000000 / requests }'
}

# utime + stime of all threads; the name in brackets may contain blanks, so count from behind it.
cpu_ticks() {
  sed 's/.*) //' "/proc/$gate_pid/stat" | awk '{ print $12 + $13 }'
}

table() {
  local count
  echo '| playlist | CPU µs per request, as a segment | as a playlist | ratio |'
  echo '|---:|---:|---:|---:|'
  for count in $SEGMENTS; do
    awk -v size="$(stat -c %s "$work/files/streams/load/$count.ts")" -v plain="$(median "$count" ts)" -v looked="$(median "$count" m3u8)" \
      'BEGIN { printf "| %.0f KB | %.1f | %.1f | %.3f |\n", size / 1000, plain, looked, looked / plain }'
  done
  echo
  echo "Medians of $ROUNDS alternating rounds of $SECONDS_PER_ROUND s, wrk -t1 -c$CONNECTIONS, $(nproc) cores; load average $(cut -d' ' -f1 /proc/loadavg)."
}

median() {
  awk -v count="$1" -v kind="$2" '$1 == count && $2 == kind { print $3 }' "$work/rounds" | sort -n |
    awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

stop_all() {
  ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}

main
