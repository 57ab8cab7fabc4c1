#!/usr/bin/env bash
# The public HTTP cache test suite (npm http-cache-tests) against an open route of PlayGate: its own origin behind, its own client
# in front. Writes results/playgate.json and prints how many tests passed, beside the results that come with the suite.
#
#   tests/http-cache-tests/run.sh              all tests, about two minutes
#   tests/http-cache-tests/run.sh TEST-ID      one test, with what went over the wire
#
# Needs node and npm. Set by the environment: BASE_PORT=18100
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
: "${BASE_PORT:=18100}"
origin_port=$BASE_PORT gate=127.0.0.1:$((BASE_PORT + 1)) admin=127.0.0.1:$((BASE_PORT + 2))
suite=$PWD/node_modules/http-cache-tests
work=$(mktemp -d)
started=()

main() {
  trap stop_all EXIT
  [[ -d "$suite" ]] || npm ci --no-audit --no-fund --silent
  [[ -n "${NO_BUILD:-}" ]] || dotnet build ../../src/PlayGate.Server -c Release --nologo -v quiet
  start_origin
  start_gate
  if [[ -n "${1:-}" ]]; then
    run_suite "$1"
  else
    run_suite >results/playgate.json
    local name scored=("playgate=results/playgate.json")
    for name in nginx varnish squid apache trafficserver fastly nuster; do scored+=("$name=$suite/results/$name.json"); done
    node score.mjs "${scored[@]}" --failed playgate
  fi
}

start_origin() {
  (cd "$suite" && exec env npm_config_protocol=http npm_config_port="$origin_port" npm_config_pidfile="$work/origin.id" \
    node server/server.mjs >"$work/origin.log" 2>&1) &
  started+=("$!")
}

# The suite's client tells its origin by these headers which test it is about; Foo, Bar, Baz and Accept-Language stand in Vary.
start_gate() {
  local dll=$PWD/../../src/PlayGate.Server/bin/Release/net10.0/playgate.dll settings=() name number=0
  for name in Test-ID Test-Name Req-Num Foo Bar Baz Accept-Language Template-A Abc; do
    settings+=("PlayGate__Shield__RequestHeaders__$((number++))=$name")
  done
  (cd "$work" && exec env "Kestrel__Endpoints__Public__Url=http://$gate" "Kestrel__Endpoints__Admin__Url=http://$admin" \
    "ReverseProxy__Routes__open__ClusterId=origin" "ReverseProxy__Routes__open__Match__Path={**path}" \
    "ReverseProxy__Routes__open__Metadata__PlayGate=open" \
    "ReverseProxy__Clusters__origin__Destinations__one__Address=http://localhost:$origin_port" \
    "PlayGate__Shield__HeuristicPercent=10" "${settings[@]}" dotnet "$dll" >"$work/gate.log" 2>&1) &
  started+=("$!")
  if ! curl -sf -o /dev/null --retry 60 --retry-delay 1 --retry-connrefused --max-time 60 "http://$admin/health/ready"; then
    cat "$work/gate.log" >&2
    exit 1
  fi
}

run_suite() {
  (cd "$suite" && env npm_config_base="http://$gate" npm_config_id="${1:-}" npm_package_config_id= node --no-warnings cli.mjs)
}

stop_all() {
  ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}

mkdir -p results
main "$@"
