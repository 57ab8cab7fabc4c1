#!/usr/bin/env bash
# First requests through the whole gate (HTTP, judging, consuming, session, cookie, the answer of a shared segment of 1 KiB) with one, two
# and three replicas on one PostgreSQL whose commits reach the disk, and in the same rounds pgbench with the statement that spends one
# token. Every token is shown once. Everything, the load too, runs on the same cores.
#
#   tests/load/first-requests.sh
#
# Set by the environment:
#   ROUNDS=3 SECONDS_PER_ROUND=4 REPLICAS="1 2 3" CONNECTIONS=64 (of all viewers) PGBENCH_CLIENTS="8 32" BASE_PORT=18600 DATA=/var/tmp NO_BUILD=
#   REPLICA_CORES= (so much of a core for each replica, 0.2 for instance, as if it had a small machine of its own: how opening sessions grows
#   with the replicas while it is they who are the limit; needs root, for control groups)
# Needs wrk and curl.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/load/servers.sh
source tests/load/postgres.sh
groups=()
trap 'stop_all; stop_postgres; ((${#groups[@]} == 0)) || rmdir "${groups[@]}"' EXIT
: "${ROUNDS:=3}" "${SECONDS_PER_ROUND:=4}" "${REPLICAS:=1 2 3}" "${CONNECTIONS:=64}" \
  "${PGBENCH_CLIENTS:=8 32}" "${BASE_PORT:=18600}" "${REPLICA_CORES:=}"
origin=http://127.0.0.1:$BASE_PORT
most_rows=150000
tokens_a_second=24000 # more than can be spent; who spends them all says so

main() {
  build tests/load/Origin src/PlayGate.Server
  start_postgres
  start_origin origin "$origin"
  local count
  for ((count = 1; count <= $(most_replicas); count++)); do
    start_playgate "replica$count" "$(public "$count")" "$(admin "$count")" "$origin" Logging__LogLevel__Default=Warning \
      PlayGate__Store=Postgres "ConnectionStrings__PlayGate=$connection"
  done
  for count in $REPLICAS; do first_requests "$count" 2 >/dev/null; done
  if [[ -n "$REPLICA_CORES" ]]; then
    for ((count = 1; count <= $(most_replicas); count++)); do hold "replica$count" "$REPLICA_CORES"; done
  fi
  local round
  for ((round = 1; round <= ROUNDS; round++)); do
    for count in $PGBENCH_CLIENTS; do
      put_tokens "$most_rows"
      echo "$count pgbench $(pgbench_round "$count" "$SECONDS_PER_ROUND" "$most_rows") -"
    done
    for count in $REPLICAS; do echo "$count gate $(first_requests "$count" "$SECONDS_PER_ROUND")"; done
  done >"$work/rounds"
  table
}

public() { echo "http://127.0.0.1:$((BASE_PORT + 2 * $1))"; }
admin() { echo "http://127.0.0.1:$((BASE_PORT + 2 * $1 + 1))"; }
most_replicas() { tr ' ' '\n' <<<"$REPLICAS" | sort -n | tail -1; }

# first_requests REPLICAS SECONDS: prints "rate, p99 in ms, CPU microseconds of the replicas for each".
first_requests() {
  local replicas=$1 seconds=$2 count pids='' before after loads=()
  mint "$((seconds * tokens_a_second))"
  split -n "r/$replicas" -d -a 1 --numeric-suffixes=1 "$work/tokens" "$work/tokens-"
  for ((count = 1; count <= replicas; count++)); do
    pids+=" $(pids_of "replica$count")"
  done
  before=$(cpu_ticks "$pids")
  for ((count = 1; count <= replicas; count++)); do
    TOKENS=$work/tokens-$count wrk -t1 -c"$((CONNECTIONS / replicas))" -d"${seconds}s" \
      -s tests/load/first-requests.lua "$(public "$count")" >"$work/wrk-$count" &
    loads+=("$!")
  done
  wait "${loads[@]}"
  after=$(cpu_ticks "$pids")
  awk -v used=$((after - before)) -v ticks="$(getconf CLK_TCK)" -v seconds="$seconds" '
    /^spent/ { spent += $2; failed += $3; if ($4 > p99) p99 = $4 }
    END {
      if (failed > 0) { print failed " first requests failed" > "/dev/stderr"; exit 1 }
      printf "%.0f %.1f %.1f\n", spent / seconds, p99, used / ticks * 1000000 / spent
    }' "$work"/wrk-[1-9]
  rm "$work"/wrk-[1-9] "$work"/tokens-[1-9]
}

# hold NAME CORES: it gets no more processor time than that.
hold() {
  local group period=20000 quota
  quota=$(awk -v cores="$2" -v period="$period" 'BEGIN { printf "%d", cores * period }')
  if [[ -d /sys/fs/cgroup/cpu ]]; then
    group=/sys/fs/cgroup/cpu/playgate-$1
    mkdir "$group"
    echo "$period" >"$group/cpu.cfs_period_us"
    echo "$quota" >"$group/cpu.cfs_quota_us"
  else
    group=/sys/fs/cgroup/playgate-$1
    mkdir "$group"
    echo "$quota $period" >"$group/cpu.max"
  fi
  groups+=("$group")
  pids_of "$1" >"$group/cgroup.procs"
}

pids_of() {
  local name=${1}_pids
  echo "${!name}"
}

# mint COUNT: into $work/tokens, a thousand a call.
mint() {
  local left=$1
  run_sql measured 'TRUNCATE grants' >/dev/null
  printf '[%s]' "$(yes '{"streamId":"load","type":"play"}' | head -n 1000 | paste -sd,)" >"$work/request"
  for ((; left > 0; left -= 1000)); do
    curl -sf -X POST "$(admin 1)/api/tokens" -H 'Content-Type: application/json' --data-binary "@$work/request" |
      grep -oE '"tokenId" *: *"[^"]+"' | sed -E 's/.*"([^"]+)"$/\1/'
  done >"$work/tokens"
}

table() {
  local best count
  best=$(for count in $PGBENCH_CLIENTS; do median "$count" pgbench 3; done | sort -n | tail -1)
  echo '| who | at once | a second | against pgbench at its best | p99, ms | CPU µs of the replicas for each |'
  echo '|---|---:|---:|---:|---:|---:|'
  for count in $PGBENCH_CLIENTS; do
    printf '| pgbench | %d | %.0f | %.2f | | |\n' "$count" "$(median "$count" pgbench 3)" \
      "$(quotient "$(median "$count" pgbench 3)" "$best")"
  done
  for count in $REPLICAS; do
    printf '| %d replicas | %d | %.0f | %.2f | %s | %s |\n' "$count" "$CONNECTIONS" "$(median "$count" gate 3)" \
      "$(quotient "$(median "$count" gate 3)" "$best")" "$(median "$count" gate 4)" "$(median "$count" gate 5)"
  done
  echo
  echo "Medians of $ROUNDS rounds of $SECONDS_PER_ROUND s, $(nproc) cores for all of it${REPLICA_CORES:+, $REPLICA_CORES of one for each replica}, fsync and synchronous_commit on."
}

quotient() { awk -v a="$1" -v b="$2" 'BEGIN { print a / b }'; }

main
