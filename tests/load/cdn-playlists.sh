#!/usr/bin/env bash
# What a live viewer costs the gate when a CDN delivers the media: CPU time for each poll of a live playlist, without a CDN, with a format that
# signs the stream's folder (Akamai), and with one that signs each segment (SecureLink), in alternating rounds. nginx is the origin and the
# shield is on, as for a real event: the origin is asked once a second, and each viewer gets a playlist of its own.
#
#   tests/load/cdn-playlists.sh
#
# Set by the environment:
#   ROUNDS=5 SECONDS_PER_ROUND=4 WARM_UP=8 CONNECTIONS=32 SEGMENTS=8 TARGET=4 BASE_PORT=18280
# Needs wrk, curl and nginx.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

: "${ROUNDS:=5}" "${SECONDS_PER_ROUND:=4}" "${WARM_UP:=8}" "${CONNECTIONS:=32}" "${SEGMENTS:=8}" "${TARGET:=4}" "${BASE_PORT:=18280}"
origin_port=$((BASE_PORT + 8))
ticks=$(getconf CLK_TCK)
work=$(mktemp -d)
started=()
declare -A pids ports
kinds=(none folder segment)

main() {
  trap stop_all EXIT
  nice dotnet build src/PlayGate.Server -c Release --nologo -v quiet
  start_origin
  start_gate none "$BASE_PORT"
  local cdn=(PlayGate__Cdn=edge PlayGate__Cdns__edge__Url=https://edge.example.com)
  start_gate folder $((BASE_PORT + 2)) "${cdn[@]}" PlayGate__Cdns__edge__Format=Akamai PlayGate__Cdns__edge__Secrets__0=aabbccddeeff00112233
  start_gate segment $((BASE_PORT + 4)) "${cdn[@]}" PlayGate__Cdns__edge__Format=SecureLink PlayGate__Cdns__edge__Secrets__0=enigma
  local kind round
  for kind in "${kinds[@]}"; do load "$kind" "$WARM_UP" >/dev/null; done
  for ((round = 1; round <= ROUNDS; round++)); do
    for kind in "${kinds[@]}"; do load "$kind" "$SECONDS_PER_ROUND"; done
  done >"$work/rounds"
  table
}

start_origin() {
  mkdir -p "$work/files/streams/load"
  {
    printf '#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:%s\n#EXT-X-MEDIA-SEQUENCE:100\n' "$TARGET"
    seq -f "#EXTINF:$TARGET.000,"$'\nsegment%06g.m4s' 100 $((99 + SEGMENTS))
  } >"$work/files/streams/load/live.m3u8"
  chmod -R a+rX "$work"
  cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx.pid; error_log $work/nginx.log;
events {}
http {
  types { application/vnd.apple.mpegurl m3u8; }
  access_log off; keepalive_requests 1000000000;
  server { listen 127.0.0.1:$origin_port; root $work/files; }
}
CONF
  nginx -c "$work/nginx.conf" &
  started+=("$!")
}

# kind, port, more settings
start_gate() {
  local kind=$1 port=$2 token gate admin
  shift 2
  gate=http://127.0.0.1:$port admin=http://127.0.0.1:$((port + 1))
  mkdir "$work/$kind"
  (cd "$work/$kind" && exec env "Kestrel__Endpoints__Public__Url=$gate" "Kestrel__Endpoints__Admin__Url=$admin" \
    "PlayGate__Origin=http://127.0.0.1:$origin_port" "ConnectionStrings__PlayGate=Data Source=$work/$kind/playgate.db" \
    PlayGate__Shield__CdnSecret=secret-of-the-edge "$@" dotnet "$OLDPWD/src/PlayGate.Server/bin/Release/net10.0/playgate.dll" >"$work/$kind/log" 2>&1) &
  pids[$kind]=$! ports[$kind]=$port
  started+=("$!")
  curl -sf -o /dev/null --retry 60 --retry-delay 1 --retry-connrefused --max-time 60 "$admin/health/ready"
  token=$(curl -sf -X POST "$admin/api/tokens" -H 'Content-Type: application/json' -d '{"streamId":"load","type":"play"}' |
    sed -nE 's/.*"tokenId" *: *"([^"]+)".*/\1/p')
  curl -sf -o "$work/$kind/first" -D "$work/headers" "$gate/streams/load/live.m3u8?token=$token"
  sed -nE 's/^[Ss]et-[Cc]ookie: *([^;]+);.*/Cookie: \1/p' "$work/headers" >"$work/$kind/cookie"
}

# One line: kind, CPU microseconds for each poll, polls a second.
load() {
  local before after requests
  before=$(cpu_ticks "$1")
  wrk -t1 -c"$CONNECTIONS" -d"${2}s" -H "$(cat "$work/$1/cookie")" "http://127.0.0.1:${ports[$1]}/streams/load/live.m3u8" >"$work/wrk"
  after=$(cpu_ticks "$1")
  if grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2; then exit 1; fi
  requests=$(sed -nE 's/^ *([0-9]+) requests in .*/\1/p' "$work/wrk")
  awk -v kind="$1" -v requests="$requests" -v used=$((after - before)) -v ticks="$ticks" -v seconds="$2" \
    'BEGIN { printf "%s %.2f %.0f\n", kind, used / ticks * 1000000 / requests, requests / seconds }'
}

# utime + stime of all threads; the name in brackets may contain blanks, so count from behind it.
cpu_ticks() {
  sed 's/.*) //' "/proc/${pids[$1]}/stat" | awk '{ print $12 + $13 }'
}

table() {
  local kind
  echo '| media from | bytes of a playlist | CPU µs for each poll | ratio | viewers on two cores, polling each target duration |'
  echo '|---|---:|---:|---:|---:|'
  for kind in "${kinds[@]}"; do
    awk -v kind="$kind" -v bytes="$(stat -c %s "$work/$kind/first")" -v cost="$(median "$kind")" -v none="$(median none)" -v target="$TARGET" \
      'BEGIN { name["none"] = "the gate"; name["folder"] = "a CDN, one credential"; name["segment"] = "a CDN, one for each segment"
        printf "| %s | %d | %.1f | %.3f | %.0f |\n", name[kind], bytes, cost, cost / none, 2000000 / cost * target }'
  done
  echo
  echo "Medians of $ROUNDS alternating rounds of $SECONDS_PER_ROUND s, wrk -t1 -c$CONNECTIONS, $(nproc) cores; load average $(cut -d' ' -f1 /proc/loadavg)."
}

median() {
  awk -v kind="$1" '$1 == kind { print $2 }' "$work/rounds" | sort -n |
    awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

stop_all() {
  ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}

main
