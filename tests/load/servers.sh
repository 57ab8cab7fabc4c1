# What the measurements in this folder have in common; sourced by them, from the root of the repository. A folder for what they write, the
# servers they start, a session, and CPU time. Everything ends with the script.
work=$(mktemp -d)
started=()
trap stop_all EXIT

stop_all() {
  ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}

# build PROJECT...; NO_BUILD=1 takes what is there.
build() {
  local project
  [[ -z "${NO_BUILD:-}" ]] || return 0
  for project in "$@"; do dotnet build "$project" -c Release --nologo -v quiet; done
}

# start NAME URL PROJECT ASSEMBLY SETTING...: returns when URL/health/ready answers 200; the id is in ${name}_pids.
start() {
  local name=$1 url=$2 dll=$PWD/$3/bin/Release/net10.0/$4.dll
  shift 4
  mkdir "$work/$name"
  (cd "$work/$name" && exec env "$@" dotnet "$dll" >"$work/$name.log" 2>&1) &
  started+=("$!")
  printf -v "${name}_pids" '%s' "$!"
  if ! curl -sf -o /dev/null --retry 60 --retry-delay 1 --retry-connrefused --max-time 60 "$url/health/ready"; then
    echo "$name did not become ready:" >&2
    cat "$work/$name.log" >&2
    exit 1
  fi
}

# start_origin NAME URL
start_origin() { start "$1" "$2" tests/load/Origin loadorigin "Kestrel__Endpoints__Public__Url=$2"; }

# start_playgate NAME URL ADMIN ORIGIN SETTING...
start_playgate() {
  start "$1" "$3" src/PlayGate.Server playgate \
    "Kestrel__Endpoints__Public__Url=$2" "Kestrel__Endpoints__Admin__Url=$3" "PlayGate__Origin=$4" \
    "ConnectionStrings__PlayGate=Data Source=$work/$1.db" "${@:5}"
}

# open_session URL ADMIN: leaves the cookie in $work/cookie, ready to be a header; neither it nor the token is printed.
open_session() {
  local token
  token=$(curl -sf -X POST "$2/api/tokens" -H 'Content-Type: application/json' -d '{"streamId":"load","type":"play"}' |
    sed -nE 's/.*"tokenId" *: *"([^"]+)".*/\1/p')
  curl -sf -o /dev/null -D "$work/headers" "$1/streams/load/1k.ts?token=$token"
  sed -nE 's/^[Ss]et-[Cc]ookie: *([^;]+);.*/Cookie: \1/p' "$work/headers" >"$work/cookie"
  [[ -s "$work/cookie" ]] || { echo 'the first request with the token opened no session' >&2; exit 1; }
}

# measure SIZE NAME...: warms each server up, then loads them in turn; $name is its address, ${name}_pids its processes.
measure() {
  local size=$1 round name
  shift
  for name in "$@"; do load "$name" "$size" "$WARM_UP" >/dev/null; done
  for ((round = 1; round <= ROUNDS; round++)); do
    for name in "$@"; do load "$name" "$size" "$SECONDS_PER_ROUND"; done
  done >>"$work/rounds"
}

# One line: size, name, requests per second, CPU microseconds for each request.
load() {
  local name=$1 size=$2 seconds=$3 pids=${1}_pids header=() before after
  [[ ! -s "$work/cookie" ]] || header=(-H "$(cat "$work/cookie")")
  before=$(cpu_ticks "${!pids}")
  wrk -t1 -c"$CONNECTIONS" -d"${seconds}s" "${header[@]}" "${!name}/streams/load/${size}k.ts" >"$work/wrk"
  after=$(cpu_ticks "${!pids}")
  if grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2; then
    echo "$name did not answer all of its requests well" >&2
    exit 1
  fi
  awk -v size="$size" -v name="$name" -v seconds="$seconds" -v used=$((after - before)) -v ticks="$(getconf CLK_TCK)" \
    '/ requests in / { printf "%s %s %d %.2f\n", size, name, $1 / seconds, used / ticks * 1000000 / $1 }' "$work/wrk"
}

# utime + stime of all threads of the processes; the name in brackets may contain blanks, so count from behind it.
cpu_ticks() {
  local id
  for id in $1; do sed 's/.*) //' "/proc/$id/stat"; done | awk '{ sum += $12 + $13 } END { print sum }'
}

# median SIZE NAME COLUMN, of the lines that load has written.
median() {
  awk -v size="$1" -v name="$2" -v column="$3" '$1 == size && $2 == name { print $column }' "$work/rounds" | sort -n |
    awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}
