#!/usr/bin/env bash
# Measures GETs and PUTs on Redis, token, version check and all, beside the least that Kestrel and the same Redis client can do
# (redis-baseline: no token, no version, no JSON), in turns on the same server (appendfsync everysec).
#   ROUNDS=5 DURATION=20 SESSIONS=20000 CONNECTIONS=64 bench/http/redis.sh
# Prints a line for each round and the medians. Needs redis-server (apt-get install redis-server), wrk and node.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/serve.sh"

rounds="${ROUNDS:-5}" duration="${DURATION:-20}" sessions="${SESSIONS:-20000}" connections="${CONNECTIONS:-64}"
redis="" baseline=""

end() {
  if [[ -n "$1" ]]; then
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
  fi
}
finish() {
  stop_service
  end "$baseline"
  end "$redis"
  rm -rf "$work"
}
trap finish EXIT

redis_port="$(free_port)"
mkdir "$work/redis"
redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$work/redis" --save "" --appendonly yes --appendfsync everysec >"$work/redis.log" &
redis=$!
for _ in $(seq 200); do redis-cli -p "$redis_port" ping >/dev/null 2>&1 && break; sleep 0.05; done

build_service
dotnet publish "$here/redis-baseline" -c Release --use-current-runtime --no-self-contained -o "$repo/artifacts/redis-baseline" --nologo -v quiet
baseline_url="http://127.0.0.1:$(free_port)"
"$repo/artifacts/redis-baseline/redis-baseline" --urls="$baseline_url" --Redis="127.0.0.1:$redis_port" &
baseline=$!
export Store__Engine=Redis Store__ConnectionString="127.0.0.1:$redis_port"
start_service "$work/data"
make_tokens 1 "$work/token"
token="$(cat "$work/token")"

document='"siteCode":"main","currency":"EUR","targetLocation":"DE","language":"de-DE","cartId":"c-0123456789","context":{"pointOfSale":"'"$(printf 'x%.0s' $(seq 560))"'"}'

# The same documents in both.
URL="$url" BASELINE="$baseline_url" TOKEN="$token" DOCUMENT="$document" SESSIONS="$sessions" node >"$work/sessions" <<'JS'
const { URL: base, BASELINE, TOKEN, DOCUMENT, SESSIONS } = process.env;
let next = 0;
const create = async () => {
  for (let k; (k = next++) < +SESSIONS; ) {
    const path = `${base}/session-context/t01/context/s${k}`, headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' };
    const made = await fetch(`${path}?upsert=true`, { method: 'PUT', headers, body: `{${DOCUMENT},"metadata":{"version":0}}` });
    if (made.status !== 204) throw new Error(`${made.status} ${await made.text()}`);
    const body = await (await fetch(path, { headers })).text();
    await fetch(`${BASELINE}/session-context/t01/context/s${k}`, { method: 'PUT', body });
    console.log(`s${k}`);
  }
};
Promise.all(Array.from({ length: 32 }, create)).catch(e => { console.error(e); process.exit(1); });
JS

# The versions go on from round to round.
current_sessions() {
  URL="$url" TOKEN="$token" FILE="$work/sessions" node >"$work/current" <<'JS'
const { URL: base, TOKEN, FILE } = process.env;
const all = require('fs').readFileSync(FILE, 'utf8').trim().split('\n');
let next = 0;
const read = async () => {
  for (let k; (k = next++) < all.length; ) {
    const answer = await fetch(`${base}/session-context/t01/context/${all[k]}`, { headers: { Authorization: `Bearer ${TOKEN}` } });
    console.log(`${all[k]} ${(await answer.json()).metadata.version}`);
  }
};
Promise.all(Array.from({ length: 32 }, read)).catch(e => { console.error(e); process.exit(1); });
JS
}

drive() { # METHOD URL SECONDS
  METHOD="$1" SESSIONS_FILE="$work/current" TOKEN="$token" DOCUMENT="$document" \
    wrk -t2 -c"$connections" -d"${3}s" -s "$here/calls.lua" "$2" | tail -n 1
}

current_sessions
for method in GET PUT; do
  drive "$method" "$url" 3 >/dev/null
  drive "$method" "$baseline_url" 3 >/dev/null
  current_sessions
done
echo "round  ours: GET/s p50ms p99ms errors | baseline | ours: PUT/s p50ms p99ms errors | baseline"
for round in $(seq "$rounds"); do
  a="$(drive GET "$url" "$duration")"
  b="$(drive GET "$baseline_url" "$duration")"
  c="$(drive PUT "$url" "$duration")"
  d="$(drive PUT "$baseline_url" "$duration")"
  current_sessions
  echo "$round  $a | $b | $c | $d" | tee -a "$work/results"
done
median() { awk -v column="$1" '{ print $column }' "$work/results" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN { printf "%d of %d: %.2f", a, b, a / b }'; }
echo "median GET/s: $(ratio 2 7)"
echo "median PUT/s: $(ratio 12 17)"
