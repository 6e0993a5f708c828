#!/usr/bin/env bash
# Measures session-context export and import: sessions of some 700 bytes go from a file into the embedded engine, into a file, into Redis and PostgreSQL
# (each synced before it answers, as the embedded engine is), and back into files. At the end all files must hold the same entries.
#   SESSIONS=100000 bench/move.sh
# Prints for each step the seconds and the entries a second, the start of the program among them. Needs redis-server, PostgreSQL 15 or newer and node.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/http/serve.sh"

sessions="${SESSIONS:-100000}"
bin="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
database="$(mktemp -d)" postgres="" redis=""
as=()
# PostgreSQL refuses root.
if (( EUID == 0 )); then as=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi

finish() {
  for server in $redis $postgres; do
    kill -INT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  done
  rm -rf "$work" "$database"
}
trap finish EXIT

build_service
redis_port="$(free_port)" pg_port="$(free_port)"
mkdir "$work/redis"
redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$work/redis" --save "" --appendonly yes --appendfsync always >"$work/redis.log" &
redis=$!
if (( EUID == 0 )); then chown postgres "$database"; fi
cd "$database"
"${as[@]}" "$bin/initdb" -D "$database/data" -U postgres -A trust -E UTF8 >/dev/null
"${as[@]}" "$bin/postgres" -D "$database/data" -p "$pg_port" -k "$database" 2>"$database/log" &
postgres=$!
cd "$repo"
for _ in $(seq 200); do "$bin/pg_isready" -q -h 127.0.0.1 -p "$pg_port" && redis-cli -p "$redis_port" ping >/dev/null 2>&1 && break; sleep 0.05; done

SESSIONS="$sessions" node >"$work/first.ndjson" <<'JS'
const n = +process.env.SESSIONS, at = '2026-01-01T00:00:00+00:00', end = '2100-01-01T00:00:00+00:00';
const lines = ['{"format":"session-context-export","version":1,"engine":"Embedded"}'];
const print = () => { process.stdout.write(lines.splice(0).join('\n') + '\n'); };
for (let i = 0; i < n; i++) {
  const sessionId = `session-${String(i).padStart(8, '0')}`, cartId = `cart-${i}`, tenant = `t0${1 + i % 4}`;
  const document = JSON.stringify({ sessionId, siteCode: 'main', currency: 'EUR', targetLocation: 'DE', language: 'de-DE', cartId,
    context: { pointOfSale: 'x'.repeat(440) }, metadata: { version: 1, createdAt: at, modifiedAt: at } });
  lines.push(JSON.stringify({ context: { tenant, sessionId, incarnation: (i + 1).toString(16), version: 1, createdAt: at, modifiedAt: at,
    expiresAt: end, cartId, derived: 0, document } }));
  if (i % 1000 === 999) print();
}
lines.push(JSON.stringify({ end: { contexts: n, records: 0 } }));
print();
JS

embedded="Store:Path=$work/data"
on_redis=(Store:Engine=Redis "Store:ConnectionString=127.0.0.1:$redis_port")
on_postgres=(Store:Engine=Postgres "Store:ConnectionString=Host=127.0.0.1;Port=$pg_port;Username=postgres;Database=postgres")

step() {
  local name="$1" begun ended
  shift
  begun="$(date +%s.%N)"
  "$server" "$@" >/dev/null
  ended="$(date +%s.%N)"
  awk -v name="$name" -v n="$sessions" -v s="$(awk "BEGIN { print $ended - $begun }")" 'BEGIN { printf "%-28s %6.1f s %8.0f /s\n", name, s, n / s }'
}

step "file to embedded" import "$work/first.ndjson" --create "$embedded"
step "embedded to file" export "$work/embedded.ndjson" "$embedded"
step "file to Redis" import "$work/embedded.ndjson" "${on_redis[@]}"
step "Redis to file" export "$work/redis.ndjson" "${on_redis[@]}"
step "file to PostgreSQL" import "$work/embedded.ndjson" "${on_postgres[@]}"
step "PostgreSQL to file" export "$work/postgres.ndjson" "${on_postgres[@]}"
step "file to Redis, again" import "$work/embedded.ndjson" "${on_redis[@]}"
ls -lh "$work/embedded.ndjson" | awk '{ print "the file: " $5 }'
for file in first embedded redis postgres; do
  grep '^{"context"' "$work/$file.ndjson" | LC_ALL=C sort -u | sha256sum
done | sort -u | wc -l | grep -qx 1 || { echo "The files differ." >&2; exit 1; }
