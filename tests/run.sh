#!/usr/bin/env bash
# Everything a change must pass: tools, build, format, all tests. The same on a desk and in CI.
#
#   tests/run.sh                      the whole run
#   tests/run.sh --quick              pure and contract tests only, for work in between: no players, no other servers but PostgreSQL,
#                                     no format; a minute and a half after the build
#   tests/run.sh --filter Postgres    arguments go on to `dotnet test`
#
# tests/busy.sh repeats it on a machine that has other work. What is promised in seconds is asked for by tests/load/promises.sh.
#
# The last line printed is `N passed, N failed, N skipped` over all test projects. Exit code 1 when anything
# failed, when a project broke off before it could report, or, with CI=true, when a test was skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
results=artifacts/test-results

# What the tests use besides the .NET SDK: what it is | how to tell that it is there | Debian's packages for it.
needs='
PostgreSQL server   | postgres_bin        | postgresql
PgBouncer           | command -v pgbouncer | pgbouncer
ffmpeg              | command -v ffmpeg   | ffmpeg
curl                | command -v curl     | curl
Caddy               | command -v caddy    | caddy
systemd-analyze     | command -v systemd-analyze | systemd
OpenSSL             | command -v openssl  | openssl
npm                 | command -v npm      | nodejs npm
Chromium            | command -v chromium | chromium
mpv                 | command -v mpv      | mpv
VLC                 | command -v vlc      | vlc-bin vlc-plugin-base
nginx with RTMP     | nginx_rtmp          | nginx-light libnginx-mod-rtmp
Traffic Server      | traffic_server_uris | trafficserver trafficserver-experimental-plugins
kubectl             | kustomize_5         | kubernetes-client
GStreamer           | gstreamer_parts     | gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-libav
'

# The pages with the web players from npm; the build copies from here what they need.
web_players=tests/PlayGate.EndToEndTests/Players/Browser/Pages

# The signers of other issuers' tokens, which run where they are.
signers=tests/PlayGate.EndToEndTests/Issuers/Signers

postgres_bin() {
  local folder
  for folder in "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/*/bin; do
    if [[ -x "$folder/initdb" && -x "$folder/postgres" ]]; then return 0; fi
  done
  command -v initdb && command -v postgres
}

# One of each package: players, http, HLS and DASH, H.264 and AAC.
gstreamer_parts() {
  local part
  for part in playbin3 souphttpsrc hlsdemux2 dashdemux2 qtdemux tsdemux avdec_h264 avdec_aac; do
    gst-inspect-1.0 --exists "$part" || return 1
  done
}

# Debian's module asks for the server, whichever of its builds.
nginx_rtmp() {
  command -v nginx && [[ -e /usr/lib/nginx/modules/ngx_rtmp_module.so ]]
}

traffic_server_uris() {
  command -v traffic_server && [[ -e /usr/lib/trafficserver/modules/uri_signing.so ]]
}

# Of Debian 13 or later; the kubectl of Debian 12 has Kustomize 2, which is too old for the manifests.
kustomize_5() {
  [[ $(kubectl version --client) == *'Kustomize Version: v5'* ]]
}

# The host that the tests start as a process, compiled ahead: half the processor time of each of some hundred starts.
host=artifacts/host

# What --quick leaves out.
slow=PlayGate.EndToEndTests
quick=false

# The process of each test project by its name.
declare -A running=()

main() {
  if [[ "${1:-}" == --quick ]]; then
    quick=true
    shift
  fi
  install_what_is_missing
  if $quick; then
    stage 'build' build_quick
    run_tests "$@"
  fi
  install_packages "$web_players"
  install_packages "$signers"
  stage 'build' dotnet build PlayGate.sln -c Release -warnaserror
  stage 'host' publish_host
  stage 'format' dotnet format PlayGate.sln --verify-no-changes --no-restore
  run_tests "$@"
}

# With folders of its own: what the build has restored and made is for every processor.
publish_host() {
  dotnet publish src/PlayGate.Server -c Release --use-current-runtime --self-contained false \
    -p:PublishReadyToRun=true -p:RunAnalyzers=false \
    --artifacts-path artifacts/host-build -o "$host" -v quiet &&
    export PLAYGATE_TESTS_HOST=$PWD/$host/playgate.dll
}

build_quick() {
  local project
  for project in $(test_projects); do dotnet build "$project" -c Release || return; done
}

stage() {
  local name=$1 began=$SECONDS code=0
  shift
  echo "== $name"
  "$@" || code=$?
  echo "== $name: $((SECONDS - began)) s"
  return "$code"
}

install_what_is_missing() {
  local what check packages missing=() names=()
  if ! command -v dotnet >/dev/null; then
    echo "The .NET SDK is missing; global.json names the version." >&2
    exit 1
  fi
  while IFS='|' read -r what check packages; do
    [[ -n "${what// /}" ]] || continue
    if eval "$check" >/dev/null 2>&1; then continue; fi
    read -ra packages <<<"$packages"
    missing+=("${packages[@]}")
    names+=("$(sed 's/ *$//' <<<"$what")")
  done <<<"$needs"
  if ((${#missing[@]} == 0)); then return; fi

  printf 'missing: %s\n' "${names[@]}"
  local as_root=()
  if ((EUID != 0)); then as_root=(sudo -n); fi
  if ! command -v apt-get >/dev/null || { ((EUID != 0)) && ! sudo -n true 2>/dev/null; }; then
    printf 'Install them with: apt-get install %s\n' "${missing[*]}" >&2
    printf 'and run this script again. (It may not do that itself: neither root nor sudo without a password.)\n' >&2
    exit 1
  fi
  stage 'apt-get' apt_install "${missing[@]}"
}

# Called with the caller's `as_root` in sight. `&&`: within `stage` an error does not stop the script by itself.
apt_install() {
  "${as_root[@]}" apt-get update -qq </dev/null &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null
}

# Not every desk has a registry at hand; without one the tests that need these packages are skipped by name.
install_packages() {
  if [[ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ]]; then return; fi
  stage "npm ($(basename "$1"))" npm_packages "$1" || echo "no packages from npm in $1" >&2
}

# A lock does not hold what is optional and no registry had when it was made; of such a lock only `npm install` takes the rest.
npm_packages() {
  npm ci --ignore-scripts --prefix "$1" </dev/null || npm install --ignore-scripts --no-save --prefix "$1" </dev/null
}

# All projects at once: no test waits for less than minutes, and those that start players and servers mostly wait.
run_tests() {
  local project name code broken=()
  rm -rf "$results"
  mkdir -p "$results"
  # Each in a process group of its own, so that what it has started ends with this script too.
  set -m
  trap 'for code in "${running[@]}"; do kill -- "-$code" 2>/dev/null || true; done' EXIT
  for project in $(test_projects); do
    name=$(basename "$project" .csproj)
    stage "$name" dotnet test "$project" -c Release --no-build --results-directory "$results" \
      --logger "trx;LogFileName=$name.trx" --blame-hang-timeout 10min --blame-hang-dump-type none "$@" \
      </dev/null >"$results/$name.log" 2>&1 &
    running[$name]=$!
  done
  for name in "${!running[@]}"; do
    code=0
    wait "${running[$name]}" || code=$?
    unset "running[$name]"
    cat "$results/$name.log"
    # dotnet test ends with 1 for a failed test and for a host that died; only the second leaves nothing to count.
    if ((code != 0)) && ! results_of "$name" | grep -q '^Failed'; then broken+=("$name"); fi
  done
  report "${broken[@]}"
}

test_projects() {
  dotnet sln PlayGate.sln list | tr '\\' '/' | grep '\.csproj$' | while read -r project; do
    if $quick && [[ "$project" == *"$slow"* ]]; then continue; fi
    if grep -q 'Microsoft\.NET\.Test\.Sdk' "$project"; then echo "$project"; fi
  done
}

# `Passed|Failed|NotExecuted <tab> name`, a line for each test that a project reported.
results_of() {
  [[ -e "$results/$1.trx" ]] || return 0
  grep -o '<UnitTestResult [^>]*' "$results/$1.trx" |
    sed -E 's/^.* testName="([^"]*)".*$/&\n\1/; s/^.* outcome="([^"]*)"[^\n]*\n/\1\t/' |
    sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' || true
}

report() {
  local all passed failed skipped project
  all=$(for project in $(test_projects); do results_of "$(basename "$project" .csproj)"; done)
  passed=$(grep -c '^Passed' <<<"$all" || true)
  skipped=$(grep -c '^NotExecuted' <<<"$all" || true)
  failed=$(grep -Evc '^(Passed|NotExecuted|$)' <<<"$all" || true)

  echo
  grep -Ev '^(Passed|NotExecuted|$)' <<<"$all" | sed 's/^[^\t]*\t/failed: /' || true
  for project in "$@"; do
    echo "failed: $project broke off before it reported a failed test; its output is above"
    failed=$((failed + 1))
  done
  grep '^NotExecuted' <<<"$all" | sed 's/^[^\t]*\t/skipped: /' || true
  echo "wall clock: $SECONDS s"

  local code=0
  if ((failed > 0 || passed == 0)); then code=1; fi
  if [[ "${CI:-}" == true ]] && ((skipped > 0)); then
    echo "CI leaves no test out: skipped tests fail the run"
    code=1
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  exit "$code"
}

main "$@"
