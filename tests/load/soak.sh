#!/usr/bin/env bash
# Three replicas on one PostgreSQL under load while parts of them die, again and again: kill -9, connections cut, a slow network, a black
# hole, lost answers, the database stopped at once and paused. After each round an accountant holds what viewers saw against the database.
# The rounds are those of the test in tests/PlayGate.EndToEndTests/Cluster; a line is printed for each.
#
#   tests/load/soak.sh [MINUTES]      ten, unless told
#
# Exit code 0 when no token was spent twice or lost but with a crash, no open session was refused, and no outage told as a denial.
# Needs PostgreSQL's server binaries, as the tests do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build tests/PlayGate.EndToEndTests -c Release --nologo -v quiet
tail -f "$log" &
watcher=$!
code=0
PLAYGATE_SOAK_MINUTES=${1:-10} PLAYGATE_SOAK_LOG=$log dotnet test tests/PlayGate.EndToEndTests -c Release --no-build \
  --filter FullyQualifiedName~EndToEndTests.Cluster --logger 'console;verbosity=minimal' || code=$?
kill "$watcher"
exit "$code"
