#!/usr/bin/env bash
# What is promised in seconds, measured and demanded: how soon a first request is refused while the database is away, how soon all is well
# again, how soon a kick is everywhere. On a machine that does nothing else; tests/run.sh runs the same tests without their seconds.
#
#   tests/load/promises.sh            once
#   tests/load/promises.sh 10         ten times, ended by the first broken promise
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

PLAYGATE_PROMISES=$(mktemp)
export PLAYGATE_PROMISES
trap 'sort -k4 "$PLAYGATE_PROMISES"; rm -f "$PLAYGATE_PROMISES"' EXIT
dotnet build tests/PlayGate.EndToEndTests -c Release -v quiet
for ((round = 0; round < ${1:-1}; round++)); do
  dotnet test tests/PlayGate.EndToEndTests -c Release --no-build \
    --filter 'FullyQualifiedName~OutageTests|FullyQualifiedName~KickTests' </dev/null
done
