#!/usr/bin/env bash
# Measures PUTs and GETs on PostgreSQL, token, version check and all, beside what the same server makes of the bare UPDATE:
# pgbench with that statement prepared, over as many connections, in turns on the same server (fsync on, default settings).
#   ROUNDS=5 DURATION=20 SESSIONS=20000 CONNECTIONS=64 bench/http/postgres.sh
# Prints a line for each round, the medians, and what a session takes on the disk after all that. Needs PostgreSQL 15 or newer (apt-get install postgresql), wrk and node.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/serve.sh"

rounds="${ROUNDS:-5}" duration="${DURATION:-20}" sessions="${SESSIONS:-20000}" connections="${CONNECTIONS:-64}"
bin="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
database="$(mktemp -d)" postgres=""

# PostgreSQL refuses root.
as_postgres() {
  if (( EUID == 0 )); then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi
}

finish() {
  stop_service
  if [[ -n "$postgres" ]]; then
    kill -INT "$postgres" 2>/dev/null || true
    wait "$postgres" 2>/dev/null || true
  fi
  rm -rf "$work" "$database"
}
trap finish EXIT

if (( EUID == 0 )); then chown postgres "$database"; fi
as_postgres "$bin/initdb" -D "$database/data" -U postgres -A trust -E UTF8 >/dev/null
pg_port="$(free_port)"
cd "$database"
# setpriv becomes the server, so the process to end is this one.
if (( EUID == 0 )); then
  setpriv --reuid=postgres --regid=postgres --clear-groups "$bin/postgres" -D "$database/data" -p "$pg_port" -k "$database" 2>"$database/log" &
else
  "$bin/postgres" -D "$database/data" -p "$pg_port" -k "$database" 2>"$database/log" &
fi
postgres=$!
cd "$repo"
export PGHOST=127.0.0.1 PGPORT="$pg_port" PGUSER=postgres PGDATABASE=postgres
for _ in $(seq 200); do "$bin/pg_isready" -q && break; sleep 0.05; done

build_service
export Store__Engine=Postgres Store__ConnectionString="Host=127.0.0.1;Port=$pg_port;Username=postgres;Database=postgres"
start_service "$work/data"
make_tokens 1 "$work/token"
token="$(cat "$work/token")"

document='"siteCode":"main","currency":"EUR","targetLocation":"DE","language":"de-DE","cartId":"c-0123456789","context":{"pointOfSale":"'"$(printf 'x%.0s' $(seq 560))"'"}'

# The sessions of the PUTs, through the service.
URL="$url" TOKEN="$token" DOCUMENT="$document" SESSIONS="$sessions" node <<'JS'
const { URL: base, TOKEN, DOCUMENT, SESSIONS } = process.env;
let next = 0;
const create = async () => {
  for (let k; (k = next++) < +SESSIONS; ) {
    const answer = await fetch(`${base}/session-context/t01/context/s${k}?upsert=true`, {
      method: 'PUT', headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
      body: `{${DOCUMENT},"metadata":{"version":0}}` });
    if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`);
  }
};
Promise.all(Array.from({ length: 32 }, create)).catch(e => { console.error(e); process.exit(1); });
JS

# The same rows for another tenant, for the bare UPDATE.
"$bin/psql" -q <<'SQL'
INSERT INTO session_context SELECT 't02', session_id, incarnation, version, created_at, modified_at, expires_at, sweep_at,
  cart_set_at, derived, customer_id, cart_id, document FROM session_context WHERE tenant = 't01';
VACUUM ANALYZE session_context;
SQL

cat >"$work/update.sql" <<SQL
\set k random(0, $((sessions - 1)))
UPDATE session_context SET version = version + 1, modified_at = modified_at + 1, expires_at = expires_at + 1,
  sweep_at = least(sweep_at, expires_at + 1), cart_set_at = NULL, derived = 0, customer_id = NULL, cart_id = :cart, document = :document
WHERE tenant = :tenant AND session_id = 's' || :k AND version >= 1 AND (expires_at IS NULL OR expires_at > 0);
SQL

# The versions go on from round to round.
current_sessions() {
  "$bin/psql" -qAt -F ' ' -c "SELECT session_id, version FROM session_context WHERE tenant = 't01' ORDER BY session_id" >"$work/current"
}

drive() { # METHOD SECONDS
  current_sessions
  METHOD="$1" SESSIONS_FILE="$work/current" TOKEN="$token" DOCUMENT="$document" \
    wrk -t2 -c"$connections" -d"${2}s" -s "$here/calls.lua" "$url" | tail -n 1
}

updates() {
  "$bin/pgbench" -n -M prepared -c "$connections" -j 2 -T "$1" -D tenant=t02 -D cart=c-0123456789 \
    -D document="{\"sessionId\":\"s12345\",$document,\"metadata\":{\"version\":1}}" -f "$work/update.sql" 2>/dev/null \
    | awk '/^tps/ { printf "%.0f ", $3 } /^latency average/ { latency = $4 } END { print latency }'
}

drive GET 3 >/dev/null
drive PUT 3 >/dev/null
updates 3 >/dev/null
echo "round  PUT/s  p50ms  p99ms  errors  |  UPDATE/s  avg-ms  |  GET/s  p50ms  p99ms  errors"
for round in $(seq "$rounds"); do
  a="$(drive PUT "$duration")"
  b="$(updates "$duration")"
  c="$(drive GET "$duration")"
  echo "$round  $a  |  $b  |  $c" | tee -a "$work/results"
done
median() { awk -v column="$1" '{ print $column }' "$work/results" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
a="$(median 2)" b="$(median 7)"
echo "median: $a PUT/s, $b UPDATE/s: $(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.2f", a / b }') of the bare UPDATE"
echo "median: $(median 10) GET/s"
echo "bytes a session: $("$bin/psql" -qAt -c "SELECT (pg_total_relation_size('session_context') + pg_total_relation_size('session_record')) / count(*) FROM session_context")"
