#!/usr/bin/env bash
# What is handed out, made and used as its users do: the archive, the Debian package, the dotnet tool. By hand and before a release: it
# takes minutes and, for the Debian package, root. Each step says what it found; the first that fails ends it.
#
#   tests/publish.sh            makes everything first (deploy/package.sh)
#   tests/publish.sh --made     takes what is in artifacts/packages
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=$PWD/artifacts/packages
work=$(mktemp -d)
running=
trap 'stop; rm -rf "$work"' EXIT

main() {
  if [[ "${1:-}" != --made ]]; then deploy/package.sh; fi
  archive
  tool
  debian
  echo 'all well'
}

archive() {
  local folder=$work/archive
  mkdir -p "$folder"
  tar -xzf "$packages"/playgate-*-linux-x64.tar.gz -C "$folder" --strip-components=1
  [[ -z $(find "$folder" -name '*.dll' -print -quit) ]] || fail 'the archive has assemblies beside its program'
  demo_plays archive "$folder/playgate"
  measure archive "$folder/playgate"
  tar -xzf "$packages"/playgate-*-linux-arm64.tar.gz -C "$work" --strip-components=1 --wildcards '*/playgate'
  od -An -tx2 -j18 -N2 "$work/playgate" | grep -q b7 || fail 'the archive for arm64 holds a program for another processor'
}

tool() {
  dotnet tool install playgate --tool-path "$work/tool" --add-source "$packages" >/dev/null
  demo_plays tool "$work/tool/playgate"
}

debian() {
  local package
  package=$(echo "$packages"/playgate_*_amd64.deb)
  dpkg-deb --info "$package" | grep -E '^ (Package|Version|Architecture|Depends)'
  if ((EUID != 0)) || [[ -e /usr/lib/playgate ]]; then
    echo 'Debian package: not installed here (not root, or installed already)'
    return
  fi
  dpkg --install "$package" >/dev/null
  [[ $(stat -c '%U %a' /var/lib/playgate /etc/playgate/appsettings.Production.json | tr '\n' ' ') == 'playgate 700 root 640 ' ]] \
    || fail 'modes'
  demo_plays deb /usr/bin/playgate
  as_the_unit_does
  dpkg --remove playgate >/dev/null 2>&1
  [[ ! -e /usr/bin/playgate && -e /etc/playgate/appsettings.Production.json && -d /var/lib/playgate ]] \
    || fail 'removing took settings or data'
  dpkg --purge playgate >/dev/null 2>&1
  [[ ! -e /etc/playgate && ! -e /var/lib/playgate ]] || fail 'purging left something'
  echo 'Debian package: installs, starts, is removed and purged'
}

# As its user, in its folder, with its settings.
as_the_unit_does() {
  sed -i 's,"Origin": null,"Origin": "http://127.0.0.1:9",' /etc/playgate/appsettings.Production.json
  cd /etc/playgate
  setpriv --reuid=playgate --regid=playgate --clear-groups --no-new-privs /usr/lib/playgate/playgate \
    --Kestrel:Endpoints:Public:Url=http://127.0.0.1:18480 \
    --Kestrel:Endpoints:Admin:Url=http://127.0.0.1:18481 >"$work/unit.log" 2>&1 &
  running=$!
  ready "$work/unit.log"
  [[ $(stat -c %U /var/lib/playgate/playgate.db) == playgate ]] || fail 'the database is not where it should be'
  stop
  cd - >/dev/null
}

# A stream of its own, a token of its own, and the viewer gets the playlist.
demo_plays() {
  local name=$1 url
  shift
  (cd "$work" && exec "$@" demo --Kestrel:Endpoints:Public:Url=http://127.0.0.1:18480 \
    --Kestrel:Endpoints:Admin:Url=http://127.0.0.1:18481) >"$work/$name.log" 2>&1 &
  running=$!
  ready "$work/$name.log"
  url=$(grep -o 'http://127.0.0.1:18480[^"]*token=[^"]*' "$work/$name.log" | head -1)
  curl -sf "$url" | grep -q EXTM3U || fail "$name: the demo does not play"
  "$@" health --Kestrel:Endpoints:Admin:Url=http://127.0.0.1:18481 >/dev/null || fail "$name: health"
  stop
  echo "$name: the demo plays"
}

# A start on SQLite to ready, three times, and what it has resident after a minute.
measure() {
  local name=$1 began round
  shift
  for round in 1 2 3; do
    began=$(date +%s%N)
    (cd "$work" && exec "$@" --PlayGate:Origin=http://127.0.0.1:9 \
      --Kestrel:Endpoints:Public:Url=http://127.0.0.1:18480 --Kestrel:Endpoints:Admin:Url=http://127.0.0.1:18481) >"$work/$name.log" 2>&1 &
    running=$!
    ready "$work/$name.log"
    printf '%s: ready after %d ms, %s ms of processor time, load %s\n' "$name" $((($(date +%s%N) - began) / 1000000)) \
      "$(awk '{print ($14 + $15) * 10}' "/proc/$running/stat")" "$(cut -d' ' -f1 /proc/loadavg)"
    if ((round == 3)); then
      sleep 60
      echo "$name: after a minute $(grep -E '^(VmRSS|RssAnon|RssFile|RssShmem)' "/proc/$running/status" | tr -s '\t \n' ' ')"
    fi
    stop
  done
}

ready() {
  local log=$1
  until curl -sf -o /dev/null http://127.0.0.1:18481/health/ready; do
    kill -0 "$running" 2>/dev/null || { cat "$log"; fail 'it ended'; }
    sleep 0.02
  done
}

stop() {
  if [[ -n "$running" ]]; then
    kill -TERM "$running" 2>/dev/null || true
    wait "$running" || fail "it ended with $?"
    running=
  fi
}

fail() {
  echo "failed: $*" >&2
  if [[ -n "$running" ]]; then kill -KILL "$running" 2>/dev/null || true; fi
  running=
  exit 1
}

main "$@"
