#!/usr/bin/env bash
# What the process takes under pressure: a shield of 64 MiB through which a gigabyte of segments of 64 KiB goes, each asked for once by
# eight connections; against the same process with a shield of 1 MiB, which is what it takes without one. Anonymous memory of the process
# (RssAnon), read ten times a second.
#
#   tests/load/shield-memory.sh
#
# Set by the environment: OBJECTS=16384 LIMIT=67108864 BASE_PORT=18400 NO_BUILD=
# Needs curl.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/load/servers.sh
: "${OBJECTS:=16384}" "${LIMIT:=$((64 << 20))}" "${BASE_PORT:=18400}"
origin=http://127.0.0.1:$BASE_PORT gate=http://127.0.0.1:$((BASE_PORT + 1)) admin=http://127.0.0.1:$((BASE_PORT + 2))

main() {
  build tests/load/Origin src/PlayGate.Server
  start_origin origin "$origin"
  peak small $((1 << 20))
  peak full "$LIMIT"
  awk -v objects="$OBJECTS" -v limit="$LIMIT" -v without="$(cat "$work/small.peak")" -v with="$(cat "$work/full.peak")" 'BEGIN {
    printf "%d objects of 64 KiB, limit %.0f MiB: at most %.0f MiB, with a shield of 1 MiB %.0f MiB; the difference is %.2f of the limit\n",
      objects, limit / 1048576, with / 1024, without / 1024, (with - without) * 1024 / limit }'
}

# peak NAME LIMIT: leaves KiB in $work/NAME.peak.
peak() {
  start_playgate "$1" "$gate" "$admin" "$origin" "PlayGate__Shield__SizeLimit=$2" "PlayGate__Shield__MaxObjectSize=$((1 << 20))" \
    Logging__LogLevel__Default=Warning
  local id=${started[-1]} part parts=8 clients=()
  open_session "$gate" "$admin"
  for ((part = 0; part < parts; part++)); do
    curl -sf -o /dev/null -H @"$work/cookie" "$gate/streams/load/live$part[000001-$(printf %06d $((OBJECTS / parts)))].ts" &
    clients+=("$!")
  done
  while kill -0 "${clients[@]}" 2>/dev/null; do
    awk '/RssAnon/ { print $2 }' "/proc/$id/status"
    sleep 0.1
  done | sort -n | tail -1 >"$work/$1.peak"
  wait "${clients[@]}"
  kill "$id"
  wait "$id" 2>/dev/null || true
  unset 'started[-1]'
}

main
