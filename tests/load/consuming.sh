#!/usr/bin/env bash
# How many first requests a second one replica can decide: callers that each wait for their own verdict, with one statement for all
# that wait ("batched"; "issued" is the same with another issuer's tokens, which have no row before) and with one for each token on the
# pool's connections ("single"), and pgbench with the statement for one row (prepared), in alternating rounds on the same server. It is
# a throwaway one whose commits reach the disk: fsync and synchronous_commit are on. Rates on a machine that others use say little; CPU
# time for each token says more.
#
#   tests/load/consuming.sh
#
# Set by the environment:
#   ROUNDS=3 SECONDS_PER_ROUND=5 CALLERS="1 32 256" PGBENCH_CLIENTS="1 8 32" DATA=/var/tmp (where the server writes) NO_BUILD=
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

: "${ROUNDS:=3}" "${SECONDS_PER_ROUND:=5}" "${CALLERS:=1 32 256}" "${PGBENCH_CLIENTS:=1 8 32}"
source tests/load/postgres.sh
most=400000
rounds=$(mktemp)

main() {
  trap 'stop_postgres; rm -f "$rounds"' EXIT
  [[ -n "${NO_BUILD:-}" ]] || nice dotnet build tests/PlayGate.Benchmarks -c Release -v q --nologo >&2
  start_postgres
  replica batched 1 0 0 >/dev/null # makes the schema
  local round count
  for ((round = 1; round <= ROUNDS; round++)); do
    for count in $PGBENCH_CLIENTS; do
      put_tokens "$most"
      echo "pgbench $count $(pgbench_round "$count" "$SECONDS_PER_ROUND" "$most") - - -"
    done
    for count in $CALLERS; do gate_round single "$count"; done
    for count in $CALLERS; do
      gate_round batched "$count"
      gate_round issued "$count"
    done
  done >"$rounds"
  table
}

gate_round() {
  put_tokens "$most"
  echo "$1 $2 $(replica "$1" "$2" "$SECONDS_PER_ROUND" "$most")"
}

replica() {
  dotnet exec tests/PlayGate.Benchmarks/bin/Release/net*/PlayGate.Benchmarks.dll consuming "$connection" "$2" "$3" "$1" "$4"
}

table() {
  local best
  best=$(for count in $PGBENCH_CLIENTS; do median pgbench "$count" 3; done | sort -n | tail -1)
  echo '| who | at once | tokens/s | against pgbench at its best | latency, mean (ms) | p99 (ms) | CPU µs a token, replica | CPU µs a token, server |'
  echo '|---|---:|---:|---:|---:|---:|---:|---:|'
  local who count
  for who in pgbench single batched issued; do
    for count in $([[ $who == pgbench ]] && echo "$PGBENCH_CLIENTS" || echo "$CALLERS"); do
      awk -v who="$who" -v count="$count" -v best="$best" -v rate="$(median "$who" "$count" 3)" -v mean="$(median "$who" "$count" 4)" \
        -v tail="$(median "$who" "$count" 5)" -v cpu="$(median "$who" "$count" 6)" -v server="$(median "$who" "$count" 7)" \
        'BEGIN { printf "| %s | %d | %.0f | %.2f | %.2f | %s | %s | %s |\n", who, count, rate, rate / best, mean, tail, cpu, server }'
    done
  done
  echo
  echo "Medians of $ROUNDS rounds of $SECONDS_PER_ROUND s, $(nproc) cores, fsync and synchronous_commit on."
}

median() {
  awk -v who="$1" -v count="$2" -v column="$3" '$1 == who && $2 == count { print $column }' "$rounds" | sort -n |
    awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

main
