#!/usr/bin/env bash
# What the gate costs: CPU time for each request of PlayGate and of a bare YARP with the same route, in alternating
# rounds against the same origin, both with the same requests (the session cookie included, which a bare YARP hands on).
# Everything runs here and talks over loopback only.
#
#   tests/load/gate-vs-yarp.sh            PlayGate against bare YARP
#   tests/load/gate-vs-yarp.sh --null     bare YARP against itself: how far from 1.00 noise alone goes
#
# Set by the environment:
#   ROUNDS=5 SECONDS_PER_ROUND=6 WARM_UP=12 CONNECTIONS=32 SIZES="1 64" (KiB) BASE_PORT=18080
#   SHIELD=false   the gate alone; `true` shows the product as it comes, where the shield answers most requests
# Needs wrk and curl. Takes about (WARM_UP + ROUNDS * SECONDS_PER_ROUND) * 2 * sizes: two and a half minutes as set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/load/servers.sh

: "${ROUNDS:=5}" "${SECONDS_PER_ROUND:=6}" "${WARM_UP:=12}" "${CONNECTIONS:=32}" "${SIZES:=1 64}"
: "${BASE_PORT:=18080}" "${SHIELD:=false}"
[[ "${1:-}" == --null ]] && null=1 || null=
origin=http://127.0.0.1:$BASE_PORT
bare=http://127.0.0.1:$((BASE_PORT + 1))
gate=http://127.0.0.1:$((BASE_PORT + 2))
admin=http://127.0.0.1:$((BASE_PORT + 3))

main() {
  build tests/load/Origin tests/load/BareYarp src/PlayGate.Server
  start_origin origin "$origin"
  start_bare bare "$bare"
  if [[ -n "$null" ]]; then
    start_bare gate "$gate"
  else
    start_playgate gate "$gate" "$admin" "$origin" "PlayGate__Shield__Enabled=$SHIELD"
    open_session "$gate" "$admin"
  fi
  local size
  for size in $SIZES; do measure "$size" bare gate; done
  table
}

start_bare() {
  start "$1" "$2" tests/load/BareYarp bareyarp "Kestrel__Endpoints__Public__Url=$2" "Origin=$origin"
}

table() {
  local size right=PlayGate
  [[ -z "$null" ]] || right='bare YARP again'
  echo "| body | requests/s, bare | requests/s, $right | CPU µs per request, bare | CPU µs per request, $right | ratio |"
  echo '|---:|---:|---:|---:|---:|---:|'
  for size in $SIZES; do
    awk -v size="$size" -v rb="$(median "$size" bare 3)" -v rg="$(median "$size" gate 3)" \
      -v cb="$(median "$size" bare 4)" -v cg="$(median "$size" gate 4)" \
      'BEGIN { printf "| %s KiB | %d | %d | %.1f | %.1f | %.3f |\n", size, rb, rg, cb, cg, cg / cb }'
  done
  echo
  echo "Medians of $ROUNDS alternating rounds of $SECONDS_PER_ROUND s, wrk -t1 -c$CONNECTIONS, $(nproc) cores, shield $SHIELD."
}

main
