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
source tests/load/servers.sh
: "${VIEWERS:=5000}" "${SECONDS_OF_PLAY:=20}" "${BASE_PORT:=18300}"
origin=http://127.0.0.1:$BASE_PORT gate=http://127.0.0.1:$((BASE_PORT + 1)) admin=http://127.0.0.1:$((BASE_PORT + 2))

main() {
  build tests/load/Origin tests/load/Viewers src/PlayGate.Server
  start_origin origin "$origin"
  start_playgate gate "$gate" "$admin" "$origin" Logging__LogLevel__Default=Warning
  open_sessions
  local before after
  before=$(curl -sf "$origin/count")
  echo '| | answers | median, ms | 95 % | 99 % | slowest |'
  echo '|---|---:|---:|---:|---:|---:|'
  dotnet tests/load/Viewers/bin/Release/net10.0/loadviewers.dll "$gate" "$VIEWERS" "$SECONDS_OF_PLAY" <"$work/cookies"
  after=$(curl -sf "$origin/count")
  echo "$VIEWERS viewers for $SECONDS_OF_PLAY s: $((after - before)) requests reached the origin; $(nproc) cores, the load's own included."
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

main
