#!/usr/bin/env bash
# What WebSocket signalling through the gate costs: the median of a 2 KB message's way to an echoing origin and back, over a socket of its
# own and over one through the gate, in turns; and how much memory the gate takes for idle sockets, each of which is two connections.
# Everything runs here and talks over loopback only.
#
#   tests/load/signalling.sh
#
# Set by the environment: TRIPS=5000 SOCKETS=5000 BASE_PORT=18400 NO_BUILD=
# Needs curl, and `ulimit -n` above three times the sockets.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${TRIPS:=5000}" "${SOCKETS:=5000}" "${BASE_PORT:=18400}" "${NO_BUILD:=}"
at() { echo "127.0.0.1:$((BASE_PORT + $1))"; }
origin=$(at 0) gate=$(at 1) admin=$(at 2)
signals=$PWD/tests/load/Signals/bin/Release/net10.0/loadsignals.dll
work=$(mktemp -d)
started=()

main() {
  trap stop_all EXIT
  ulimit -n "$(ulimit -Hn)"
  if [[ -z "$NO_BUILD" ]]; then
    for project in tests/load/Signals src/PlayGate.Server; do dotnet build "$project" -c Release --nologo -v quiet; done
  fi
  (cd "$work" && exec dotnet "$signals" echo "http://$origin" >"$work/origin.log" 2>&1) &
  started+=("$!")
  local server=$PWD/src/PlayGate.Server/bin/Release/net10.0/playgate.dll
  (cd "$work" && exec env "Kestrel__Endpoints__Public__Url=http://$gate" "Kestrel__Endpoints__Admin__Url=http://$admin" \
    "PlayGate__Origin=http://$origin" "ConnectionStrings__PlayGate=Data Source=$work/playgate.db" dotnet "$server" >"$work/gate.log" 2>&1) &
  gate_pid=$!
  started+=("$gate_pid")
  ready "http://$origin"
  ready "http://$admin"
  stay
  trips
}

ready() { curl -sf -o /dev/null --retry 60 --retry-delay 1 --retry-connrefused --max-time 60 "$1/health/ready"; }

trips() {
  echo '| direct, µs | through the gate, µs | more, µs |'
  echo '|---:|---:|---:|'
  curl -sf -X POST "http://$admin/api/tokens" -H 'Content-Type: application/json' -d '{"streamId":"load","type":"play"}' |
    grep -oE '"tokenId" *: *"[^"]+"' | sed -E 's/.*"([^"]+)"$/\1/' |
    dotnet "$signals" trips "ws://$origin/websocket" "ws://$gate/websocket" "$TRIPS"
}

stay() {
  local before after
  before=$(resident)
  mkfifo "$work/hold"
  dotnet "$signals" stay "ws://$gate/websocket" "$SOCKETS" <"$work/hold" >"$work/stay.log" 2>&1 &
  local holder=$!
  started+=("$holder")
  exec 3>"$work/hold"
  until grep -q ready "$work/stay.log"; do
    kill -0 "$holder" || { cat "$work/stay.log" >&2; exit 1; }
    sleep 1
  done
  after=$(resident)
  echo "$SOCKETS idle sockets: $((after / 1024)) MB resident, $((before / 1024)) MB before; $(((after - before) / SOCKETS)) KB a socket"
  exec 3>&-
}

# KiB of memory that the gate has.
resident() { sed -nE 's/^VmRSS:[^0-9]*([0-9]+) kB/\1/p' "/proc/$gate_pid/status"; }

stop_all() {
  ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}

main
