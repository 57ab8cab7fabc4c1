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

: "${ROUNDS:=5}" "${SECONDS_PER_ROUND:=6}" "${WARM_UP:=12}" "${CONNECTIONS:=32}" "${SIZES:=1 64}"
: "${BASE_PORT:=18080}" "${SHIELD:=false}"
[[ "${1:-}" == --null ]] && null=1 || null=
stream=load
origin=http://127.0.0.1:$BASE_PORT
bare=http://127.0.0.1:$((BASE_PORT + 1))
gate=http://127.0.0.1:$((BASE_PORT + 2))
admin=http://127.0.0.1:$((BASE_PORT + 3))
ticks=$(getconf CLK_TCK)
work=$(mktemp -d)
started=()

main() {
  trap stop_all EXIT
  build
  start origin "$origin" tests/load/Origin loadorigin "Kestrel__Endpoints__Public__Url=$origin"
  start_bare bare "$bare"
  if [[ -n "$null" ]]; then start_bare gate "$gate"; else start_gate; fi
  local size
  for size in $SIZES; do measure "$size"; done
  table
}

build() {
  local project projects=(tests/load/Origin tests/load/BareYarp)
  [[ -n "$null" ]] || projects+=(src/PlayGate.Server)
  for project in "${projects[@]}"; do dotnet build "$project" -c Release --nologo -v quiet; done
}

# start NAME URL PROJECT ASSEMBLY SETTING...: returns when URL/health/ready answers 200; the id is in ${name}_pid.
start() {
  local name=$1 url=$2 dll=$PWD/$3/bin/Release/net10.0/$4.dll
  shift 4
  mkdir "$work/$name"
  (cd "$work/$name" && exec env "$@" dotnet "$dll" >"$work/$name.log" 2>&1) &
  started+=("$!")
  printf -v "${name}_pid" '%s' "$!"
  if ! curl -sf -o /dev/null --retry 60 --retry-delay 1 --retry-connrefused --max-time 60 "$url/health/ready"; then
    echo "$name did not become ready:" >&2
    cat "$work/$name.log" >&2
    exit 1
  fi
}

start_bare() {
  start "$1" "$2" tests/load/BareYarp bareyarp "Kestrel__Endpoints__Public__Url=$2" "Origin=$origin"
}

start_gate() {
  start gate "$admin" src/PlayGate.Server playgate \
    "Kestrel__Endpoints__Public__Url=$gate" "Kestrel__Endpoints__Admin__Url=$admin" \
    "PlayGate__Origin=$origin" "PlayGate__Store=Sqlite" "ConnectionStrings__PlayGate=Data Source=$work/playgate.db" \
    "PlayGate__Shield__Enabled=$SHIELD"
  open_session
}

# Leaves the session's cookie in $work/cookie, ready to be a header; neither it nor the token is printed.
open_session() {
  local token
  token=$(curl -sf -X POST "$admin/api/tokens" -H 'Content-Type: application/json' \
    -d "{\"streamId\":\"$stream\",\"type\":\"play\"}" | sed -nE 's/.*"tokenId" *: *"([^"]+)".*/\1/p')
  curl -sf -o /dev/null -D "$work/headers" "$gate/streams/$stream/1k.ts?token=$token"
  sed -nE 's/^[Ss]et-[Cc]ookie: *([^;]+);.*/Cookie: \1/p' "$work/headers" >"$work/cookie"
  if [[ ! -s "$work/cookie" ]]; then
    echo 'the first request with the token opened no session' >&2
    exit 1
  fi
}

measure() {
  local size=$1 round name
  for name in bare gate; do load "$name" "$size" "$WARM_UP" >/dev/null; done
  for ((round = 1; round <= ROUNDS; round++)); do
    for name in bare gate; do load "$name" "$size" "$SECONDS_PER_ROUND"; done
  done >>"$work/rounds"
}

# One line: size, name, requests, CPU microseconds for each request.
load() {
  local name=$1 size=$2 seconds=$3 url=${!1}/streams/$stream/${2}k.ts pid=${1}_pid header=() before after requests
  if [[ -s "$work/cookie" ]]; then header=(-H "$(cat "$work/cookie")"); fi
  before=$(cpu_ticks "${!pid}")
  wrk -t1 -c"$CONNECTIONS" -d"${seconds}s" "${header[@]}" "$url" >"$work/wrk"
  after=$(cpu_ticks "${!pid}")
  if grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2; then
    echo "$name did not answer all of $url well" >&2
    exit 1
  fi
  requests=$(sed -nE 's/^ *([0-9]+) requests in .*/\1/p' "$work/wrk")
  awk -v size="$size" -v name="$name" -v requests="$requests" -v used=$((after - before)) -v ticks="$ticks" \
    'BEGIN { printf "%s %s %d %.2f\n", size, name, requests, used / ticks * 1000000 / requests }'
}

# utime + stime of all threads; the name in brackets may contain blanks, so count from behind it.
cpu_ticks() {
  sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'
}

table() {
  local size right=PlayGate
  [[ -z "$null" ]] || right='bare YARP again'
  echo "| body | requests, bare | requests, $right | CPU µs per request, bare | CPU µs per request, $right | ratio |"
  echo '|---:|---:|---:|---:|---:|---:|'
  for size in $SIZES; do
    awk -v size="$size" -v rb="$(median "$size" bare 3)" -v rg="$(median "$size" gate 3)" \
      -v cb="$(median "$size" bare 4)" -v cg="$(median "$size" gate 4)" \
      'BEGIN { printf "| %s KiB | %d | %d | %.1f | %.1f | %.3f |\n", size, rb, rg, cb, cg, cg / cb }'
  done
  echo
  echo "Medians of $ROUNDS alternating rounds of $SECONDS_PER_ROUND s, wrk -t1 -c$CONNECTIONS, $(nproc) cores, shield $SHIELD."
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
