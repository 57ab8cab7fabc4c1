#!/usr/bin/env bash
# How many first requests a second one replica can decide: callers that each wait for their own verdict, with one statement for all
# that wait ("batched") and with one for each token on the pool's connections ("single"), and pgbench with the statement for one row
# (prepared), in alternating rounds on the same server. It is a throwaway one whose commits reach the disk: fsync and
# synchronous_commit are on. Rates on a machine that others use say little; CPU time for each token says more.
#
#   tests/load/consuming.sh
#
# Set by the environment:
#   ROUNDS=3 SECONDS_PER_ROUND=5 CALLERS="1 32 256" PGBENCH_CLIENTS="1 8 32" DATA=/var/tmp (where the server writes)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

: "${ROUNDS:=3}" "${SECONDS_PER_ROUND:=5}" "${CALLERS:=1 32 256}" "${PGBENCH_CLIENTS:=1 8 32}" "${DATA:=/var/tmp}"
bin=$(pg_config --bindir 2>/dev/null || true)
[[ -x "$bin/initdb" ]] || bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)
port=$((20000 + RANDOM % 20000))
work=$(mktemp -d "$DATA/playgate-consuming-XXXXXX")
as_server=()
if ((EUID == 0)); then as_server=(setpriv --reuid=postgres --clear-groups --); fi
connection="Host=127.0.0.1;Port=$port;Username=postgres;Database=consuming;Maximum Pool Size=40"
most=400000

main() {
  trap stop EXIT
  nice dotnet build tests/PlayGate.Benchmarks -c Release -v q --nologo >&2
  start
  local round
  for ((round = 1; round <= ROUNDS; round++)); do
    local count
    for count in $PGBENCH_CLIENTS; do pgbench_round "$count"; done
    for count in $CALLERS; do gate_round single "$count"; done
    for count in $CALLERS; do gate_round batched "$count"; done
  done >"$work.rounds"
  table
}

start() {
  if ((EUID == 0)); then chown postgres "$work"; fi
  "${as_server[@]}" "$bin/initdb" -D "$work/data" -U postgres -A trust -E UTF8 >/dev/null
  "${as_server[@]}" "$bin/pg_ctl" start -D "$work/data" -w -l "$work/log" >/dev/null \
    -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c fsync=on -c synchronous_commit=on -c shared_buffers=256MB -c max_wal_size=4GB"
  run_sql postgres 'CREATE DATABASE consuming' >/dev/null
  replica batched 1 0 0 >/dev/null # makes the schema
}

# All tokens of one round; who spends them sooner is done sooner.
mint() {
  run_sql consuming 'TRUNCATE grants' >/dev/null
  run_sql consuming "INSERT INTO grants (id, hash, application, stream_id, type, state, created_at, expires_at, any_folder, holders, has_cookie_returned)
    SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, sha256(n::text::bytea), 'default', 'lesson-42', 'Play', 'token', 0, 9000000000000, false, 0, false
    FROM generate_series(1, $most) AS n" >/dev/null
  run_sql consuming 'VACUUM ANALYZE grants' >/dev/null
}

# The statement of one token for one row; ids count up for each client, so that every one of them is unspent.
pgbench_round() {
  local clients=$1 each=$((most / $1)) out spent
  mint
  cat >"$work/one.sql" <<SQL
\set i :i + 1
\set n :client_id * $each + :i
UPDATE grants SET state = 'session', consumption = :n, holders = 1, started_at = 1, session_expires_at = 1 + COALESCE(session_lifetime, 14400000),
  opening_path = 7, client_address = '127.0.0.1', client_agent = 'player/1', last_seen_at = NULL, has_cookie_returned = false
  WHERE id = ('00000000-0000-0000-0000-' || lpad(:n::text, 12, '0'))::uuid AND hash = sha256(:n::text::bytea)
    AND application = 'default' AND stream_id = 'lesson-42' AND state = 'token' AND expires_at > 1
  RETURNING consumption, started_at, session_expires_at, any_folder, carrier;
SQL
  out=$("$bin/pgbench" -h 127.0.0.1 -p "$port" -U postgres -n -M prepared -D i=0 -f "$work/one.sql" -c "$clients" -j 2 -T "$SECONDS_PER_ROUND" consuming)
  spent=$(run_sql consuming "SELECT count(*) FROM grants WHERE state = 'session'")
  if ! grep -q "actually processed: $spent\b" <<<"$out"; then
    echo "pgbench ran out of unspent rows: of $most it spent $spent" >&2
    exit 1
  fi
  awk -v clients="$clients" '/latency average/ { l = $4 } /tps/ { t = $3 } END { printf "pgbench %d %.0f %.2f - - -\n", clients, t, l }' <<<"$out"
}

gate_round() {
  mint
  echo "$1 $2 $(replica "$1" "$2" "$SECONDS_PER_ROUND" "$most")"
}

replica() {
  dotnet exec tests/PlayGate.Benchmarks/bin/Release/net*/PlayGate.Benchmarks.dll consuming "$connection" "$2" "$3" "$1" "$4"
}

run_sql() {
  "$bin/psql" -h 127.0.0.1 -p "$port" -U postgres -d "$1" -v ON_ERROR_STOP=1 -qAt -c "$2"
}

table() {
  local best
  best=$(for count in $PGBENCH_CLIENTS; do median pgbench "$count" 3; done | sort -n | tail -1)
  echo '| who | at once | tokens/s | against pgbench at its best | latency, mean (ms) | p99 (ms) | CPU µs a token, replica | CPU µs a token, server |'
  echo '|---|---:|---:|---:|---:|---:|---:|---:|'
  local who count
  for who in pgbench single batched; do
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
  awk -v who="$1" -v count="$2" -v column="$3" '$1 == who && $2 == count { print $column }' "$work.rounds" | sort -n |
    awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

stop() {
  "${as_server[@]}" "$bin/pg_ctl" stop -D "$work/data" -m immediate -w >/dev/null 2>&1 || true
  rm -rf "$work" "$work.rounds"
}

main
