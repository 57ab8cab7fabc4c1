#!/usr/bin/env bash
# Many viewers of one live stream, each with a session and a connection of its own, polling the playlist once a second and fetching
# every segment (64 KiB, one every two seconds): how long answers take, and what reaches the origin. The load runs on the same cores.
#
#   tests/load/live-viewers.sh
#
# Set by the environment: VIEWERS=5000 SECONDS_OF_PLAY=20 BASE_PORT=18300 NO_BUILD=
# Needs curl, and `ulimit -n` above three times the viewers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${VIEWERS:=5000}" "${SECONDS_OF_PLAY:=20}" "${BASE_PORT:=18300}" "${NO_BUILD:=}"
origin=http://127.0.0.1:$BASE_PORT gate=http://127.0.0.1:$((BASE_PORT + 1)) admin=http://127.0.0.1:$((BASE_PORT + 2))
work=$(mktemp -d)
started=()

main() {
  trap stop_all EXIT
  if [[ -z "$NO_BUILD" ]]; then
    for project in tests/load/Origin tests/load/Viewers src/PlayGate.Server; do dotnet build "$project" -c Release --nologo -v quiet; done
  fi
  start origin "$origin" tests/load/Origin loadorigin "Kestrel__Endpoints__Public__Url=$origin"
  start gate "$admin" src/PlayGate.Server playgate \
    "Kestrel__Endpoints__Public__Url=$gate" "Kestrel__Endpoints__Admin__Url=$admin" "PlayGate__Origin=$origin" \
    "ConnectionStrings__PlayGate=Data Source=$work/playgate.db" "Logging__LogLevel__Default=Warning"
  open_sessions
  local before after
  before=$(curl -sf "$origin/count")
  echo '| | answers | median, ms | 95 % | 99 % | slowest |'
  echo '|---|---:|---:|---:|---:|---:|'
  dotnet tests/load/Viewers/bin/Release/net10.0/loadviewers.dll "$gate" "$VIEWERS" "$SECONDS_OF_PLAY" <"$work/cookies"
  after=$(curl -sf "$origin/count")
  echo "$VIEWERS viewers for $SECONDS_OF_PLAY s: $((after - before)) requests reached the origin; $(nproc) cores, the load's own included."
}

start() {
  local name=$1 url=$2 dll=$PWD/$3/bin/Release/net10.0/$4.dll
  shift 4
  mkdir "$work/$name"
  (cd "$work/$name" && exec env "$@" dotnet "$dll" >"$work/$name.log" 2>&1) &
  started+=("$!")
  curl -sf -o /dev/null --retry 60 --retry-delay 1 --retry-connrefused --max-time 60 "$url/health/ready" || { cat "$work/$name.log" >&2; exit 1; }
}

# A thousand tokens a call, then one first request each; the cookies stay in $work and are not printed.
open_sessions() {
  local left=$VIEWERS some
  while ((left > 0)); do
    some=$((left > 1000 ? 1000 : left))
    printf '[%s]' "$(yes '{"streamId":"load","type":"play"}' | head -n "$some" | paste -sd,)" >"$work/request"
    curl -sf -X POST "$admin/api/tokens" -H 'Content-Type: application/json' --data-binary "@$work/request" |
      grep -oE '"tokenId" *: *"[^"]+"' | sed -E 's/.*"([^"]+)"$/\1/' >>"$work/tokens"
    left=$((left - some))
  done
  sed "s|.*|url = \"$gate/streams/load/live.m3u8?token=&\"\noutput = \"/dev/null\"|" "$work/tokens" >"$work/urls"
  curl -sf --no-progress-meter -D - -K "$work/urls" | sed -nE 's/^[Ss]et-[Cc]ookie: *([^;]+);.*/\1/p' >"$work/cookies"
  [[ $(wc -l <"$work/cookies") == "$VIEWERS" ]] || { echo 'not every token opened a session' >&2; exit 1; }
}

stop_all() {
  ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}

main
