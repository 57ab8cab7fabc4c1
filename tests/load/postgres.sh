# A throwaway PostgreSQL for measurements, sourced by them: its commits reach the disk (fsync and synchronous_commit are on), and it can be
# compared with pgbench, which sends the statement that spends one token for one row. DATA=/var/tmp is where it writes. Nothing stays.
: "${DATA:=/var/tmp}"
bin=$(pg_config --bindir 2>/dev/null || true)
[[ -x "$bin/initdb" ]] || bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)
postgres_port=$((20000 + RANDOM % 20000))
postgres_data=$(mktemp -d "$DATA/playgate-postgres-XXXXXX")
connection="Host=127.0.0.1;Port=$postgres_port;Username=postgres;Database=measured;Maximum Pool Size=40"
as_server=()
if ((EUID == 0)); then as_server=(setpriv --reuid=postgres --clear-groups --); fi

start_postgres() {
  if ((EUID == 0)); then chown postgres "$postgres_data"; fi
  "${as_server[@]}" "$bin/initdb" -D "$postgres_data/data" -U postgres -A trust -E UTF8 >/dev/null
  "${as_server[@]}" "$bin/pg_ctl" start -D "$postgres_data/data" -w -l "$postgres_data/log" >/dev/null \
    -o "-c listen_addresses=127.0.0.1 -c port=$postgres_port -c unix_socket_directories= -c fsync=on -c synchronous_commit=on -c shared_buffers=256MB -c max_connections=200 -c max_wal_size=4GB"
  run_sql postgres 'CREATE DATABASE measured' >/dev/null
}

stop_postgres() {
  "${as_server[@]}" "$bin/pg_ctl" stop -D "$postgres_data/data" -m immediate -w >/dev/null 2>&1 || true
  rm -rf "$postgres_data"
}

run_sql() {
  "$bin/psql" -h 127.0.0.1 -p "$postgres_port" -U postgres -d "$1" -v ON_ERROR_STOP=1 -qAt -c "$2"
}

# put_tokens COUNT: rows that nobody could show, since their hashes are of numbers; who spends them sooner is done sooner.
put_tokens() {
  run_sql measured 'TRUNCATE grants' >/dev/null
  run_sql measured "INSERT INTO grants (id, hash, application, stream_id, type, state, created_at, expires_at, any_folder, has_cookie_returned)
    SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, sha256(n::text::bytea), 'default', 'lesson-42', 'Play', 'token', 0, 9000000000000, false, false
    FROM generate_series(1, $1) AS n" >/dev/null
  run_sql measured 'VACUUM ANALYZE grants' >/dev/null
}

# pgbench_round CLIENTS SECONDS COUNT: prints "rate latency", of COUNT tokens that put_tokens has put there.
pgbench_round() {
  local clients=$1 seconds=$2 each=$(($3 / $1)) out spent
  cat >"$postgres_data/one.sql" <<SQL
\set i :i + 1
\set n :client_id * $each + :i
UPDATE grants SET state = 'session', consumption = :n, started_at = 9000000000000, session_expires_at = 9000000000000 + COALESCE(session_lifetime, 14400000),
  opening_path = 7, client_address = '127.0.0.1', client_agent = 'player/1', last_seen_at = NULL, has_cookie_returned = false
  WHERE id = ('00000000-0000-0000-0000-' || lpad(:n::text, 12, '0'))::uuid AND hash = sha256(:n::text::bytea)
    AND application = 'default' AND stream_id = 'lesson-42' AND state = 'token' AND expires_at > 1
  RETURNING consumption, started_at, session_expires_at, any_folder, carrier;
SQL
  out=$("$bin/pgbench" -h 127.0.0.1 -p "$postgres_port" -U postgres -n -M prepared -D i=0 \
    -f "$postgres_data/one.sql" -c "$clients" -j 2 -T "$seconds" measured)
  spent=$(run_sql measured "SELECT count(*) FROM grants WHERE state = 'session'")
  if ! grep -q "actually processed: $spent\b" <<<"$out"; then
    echo "pgbench ran out of unspent rows: of $3 it spent $spent" >&2
    exit 1
  fi
  awk '/latency average/ { l = $4 } /tps/ { t = $3 } END { printf "%.0f %.2f\n", t, l }' <<<"$out"
}
