#!/usr/bin/env bash
# Measures how fast the sessions of a customer are listed: pages of 60 documents (600 bytes of attributes each) of customers with few and with many
# sessions, on each engine. A page costs what it holds: many sessions should be listed like few, within the same memory.
#   ENGINES="Embedded Redis RedisCluster Garnet Postgres" SIZES="10 1000 100000" ROUNDS=3 DURATION=5 CONNECTIONS=16 bench/http/finding.sh
# For each engine and size: the pages per second with the median and 99th percentile in ms, for pages at random places of the list, and the process's
# memory afterwards. Needs wrk and node; redis-server, postgresql (apt-get install) and garnet-server (dotnet tool restore) for their engines.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/serve.sh"

engines="${ENGINES:-Embedded Redis RedisCluster Garnet Postgres}" sizes="${SIZES:-10 1000 100000}"
rounds="${ROUNDS:-3}" duration="${DURATION:-5}" connections="${CONNECTIONS:-16}"
servers=() database=""

stop_servers() {
  local server
  for server in ${servers[@]+"${servers[@]}"}; do
    kill -INT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  done
  servers=()
}
finish() {
  stop_service
  stop_servers
  rm -rf "$work" ${database:+"$database"}
}
trap finish EXIT

answers() { # PORT
  for _ in $(seq 400); do redis-cli -p "$1" ping 2>/dev/null | grep -q PONG && return 0; sleep 0.05; done
  echo "the server on port $1 does not answer" >&2
  return 1
}
start_redis() { # PORT OPTION…
  local port="$1"
  mkdir -p "$work/redis-$port"
  redis-server --port "$port" --bind 127.0.0.1 --dir "$work/redis-$port" --save "" --appendonly yes --appendfsync everysec "${@:2}" >"$work/redis-$port.log" &
  servers+=("$!")
  answers "$port"
}
start_cluster() { # PORT…
  local port
  for port in "$@"; do start_redis "$port" --cluster-enabled yes; done
  redis-cli --cluster create "${@/#/127.0.0.1:}" --cluster-yes >"$work/cluster.log"
  for port in "$@"; do until redis-cli -p "$port" cluster info | grep -q cluster_state:ok; do sleep 0.1; done; done
}
start_garnet() { # PORT
  local garnet
  garnet="$(find "${NUGET_PACKAGES:-$HOME/.nuget/packages}/garnet-server" -name GarnetServer.dll -path '*net10*' | sort -V | tail -n 1)"
  dotnet "$garnet" --lua --lua-transaction-mode --bind 127.0.0.1 --port "$1" --memory 1g --index 64m --checkpointdir "$work/garnet" \
    --device-type RandomAccess >"$work/garnet.log" &
  servers+=("$!")
  answers "$1"
}
# PostgreSQL refuses root.
as_postgres() {
  if (( EUID == 0 )); then exec setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else exec "$@"; fi
}
start_postgres() { # PORT
  local bin
  bin="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
  database="$(mktemp -d)"
  if (( EUID == 0 )); then chown postgres "$database"; fi
  (cd "$database" && as_postgres "$bin/initdb" -D "$database/data" -U postgres -A trust -E UTF8) >/dev/null
  (cd "$database" && as_postgres "$bin/postgres" -D "$database/data" -p "$1" -k "$database") 2>"$work/postgres.log" &
  servers+=("$!")
  for _ in $(seq 400); do "$bin/pg_isready" -q -h 127.0.0.1 -p "$1" && return 0; sleep 0.05; done
  return 1
}
start_engine() { # NAME: starts its servers and says where they are
  local one two three
  one="$(free_port)"
  unset Store__Engine Store__ConnectionString
  case "$1" in
    Embedded) return ;;
    Redis) start_redis "$one"; export Store__Engine=Redis Store__ConnectionString="127.0.0.1:$one" ;;
    RedisCluster)
      two="$(free_port)" three="$(free_port)"
      start_cluster "$one" "$two" "$three"
      export Store__Engine=Redis Store__ConnectionString="127.0.0.1:$one,127.0.0.1:$two,127.0.0.1:$three" ;;
    Garnet) start_garnet "$one"; export Store__Engine=Redis Store__ConnectionString="127.0.0.1:$one" ;;
    Postgres)
      start_postgres "$one"
      export Store__Engine=Postgres Store__ConnectionString="Host=127.0.0.1;Port=$one;Username=postgres;Database=postgres" ;;
    *) echo "no engine: $1" >&2; return 1 ;;
  esac
}

# Creates the sessions of customer c-SIZE, and writes the path of each page of the list.
prepare() { # SIZE
  URL="$url" TOKEN="$(cat "$work/token")" SAAS_KEY="$Identity__SaasToken__Keys__t01" SIZE="$1" node >"$work/paths-$1" <<'JS'
const { createHmac, randomUUID } = require('crypto');
const { URL: base, TOKEN, SAAS_KEY, SIZE } = process.env;
const customer = `c-${SIZE}`, part = x => Buffer.from(JSON.stringify(x)).toString('base64url');
const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: customer, exp: Math.floor(Date.now() / 1000) + 7200 })}`;
const saas = `${signed}.${createHmac('sha256', Buffer.from(SAAS_KEY, 'base64')).update(signed).digest('base64url')}`;
const headers = { Authorization: `Bearer ${TOKEN}` };
const body = JSON.stringify({ customerId: customer, siteCode: 'main', currency: 'EUR', language: 'de-DE', context: { pointOfSale: 'x'.repeat(600) }, metadata: { version: 0 } });
let left = +SIZE;
const create = async () => {
  while (left-- > 0) {
    const made = await fetch(`${base}/session-context/t01/context/${randomUUID()}?upsert=true`, {
      method: 'PUT', headers: { ...headers, 'saas-token': saas, 'Content-Type': 'application/json' }, body });
    if (made.status !== 204) throw new Error(`${made.status} ${await made.text()}`);
  }
};
const list = async () => {
  const query = `/session-context/t01/context?customerId=${customer}&pageSize=60`;
  let found = 0;
  for (let path = query; path; ) {
    const page = await fetch(base + path, { headers });
    if (page.status !== 200) throw new Error(`${page.status} ${await page.text()}`);
    console.log(path);
    found += (await page.json()).length;
    const next = page.headers.get('X-Next-Cursor');
    path = next && `${query}&cursor=${encodeURIComponent(next)}`;
  }
  if (found !== +SIZE) throw new Error(`${found} of ${SIZE} sessions are listed`);
};
Promise.all(Array.from({ length: 128 }, create)).then(list).catch(e => { console.error(e); process.exit(1); });
JS
}
memory() { awk '/^VmRSS/ { printf "%d MiB\n", $2 / 1024 }' "/proc/$pid/status"; }
drive() { # SIZE SECONDS
  PATHS_FILE="$work/paths-$1" TOKEN="$(cat "$work/token")" wrk -t2 -c"$connections" -d"$2s" -s "$here/pages.lua" "$url" | tail -n 1
}

if [[ -z "${NO_BUILD:-}" ]]; then build_service; fi
Identity__SaasToken__Keys__t01="$(head -c 32 /dev/urandom | base64 -w0)"
export Identity__SaasToken__Keys__t01
echo "engine sessions round  pages/s p50ms p99ms errors  memory"
for engine in $engines; do
  start_engine "$engine"
  start_service "$work/data-$engine"
  make_tokens 1 "$work/token"
  for size in $sizes; do prepare "$size"; drive "$size" 2 >/dev/null; done
  for round in $(seq "$rounds"); do
    for size in $sizes; do echo "$engine $size $round  $(drive "$size" "$duration")  $(memory)" | tee -a "$work/results"; done
  done
  stop_service
  stop_servers
done
# The median of each column over the rounds.
column() { awk -v engine="$1" -v size="$2" '$1 == engine && $2 == size { print $'"$3"' }' "$work/results" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
for engine in $engines; do
  for size in $sizes; do echo "median $engine $size: $(column "$engine" "$size" 4) pages/s, p50 $(column "$engine" "$size" 5) ms, p99 $(column "$engine" "$size" 6) ms"; done
done
