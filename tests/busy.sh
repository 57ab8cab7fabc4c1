#!/usr/bin/env bash
# The suite again and again beside a spinning process for each core: what a busy machine must not decide (issue 15).
#
#   tests/busy.sh                ten times
#   tests/busy.sh 3 --quick      three times; what follows the number goes on to tests/run.sh
#   SPINNERS=0 tests/busy.sh     the same on a machine that does nothing else
#
# A line for each run, `wall clock, processor seconds, verdict`; its output, and the results of a run that failed, are in artifacts/busy.
# Exit code 1 when one of them failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${1:-10}
shift || true
spinners=()
trap 'kill "${spinners[@]}" 2>/dev/null || true' EXIT
for ((number = 0; number < ${SPINNERS:-$(nproc)}; number++)); do
  sh -c 'while :; do :; done' &
  spinners+=($!)
done

rm -rf artifacts/busy
mkdir -p artifacts/busy
TIMEFORMAT='%R s, %U + %S s of processor time'
failed=0
for ((run = 1; run <= runs; run++)); do
  log=artifacts/busy/$run.log
  code=0
  { time tests/run.sh "$@" >"$log" 2>&1; } 2>"$log.time" || code=$?
  echo "run $run: $(cat "$log.time"): $(tail -n 1 "$log")"
  rm "$log.time"
  if ((code != 0)); then
    failed=1
    grep '^failed: ' "$log" || true
    cp -r artifacts/test-results "artifacts/busy/$run.results" 2>/dev/null || true
  fi
done
exit "$failed"
