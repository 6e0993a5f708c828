#!/usr/bin/env bash
# Measures GETs and PUTs on Redis, token, version check and all, beside the least that Kestrel and the same Redis client can do
# (redis-baseline: no token, no version, no JSON), on the same server (appendfsync everysec). Each round measures both, the other one
# first each time, so that a machine that others use, too, slows both. All GETs come before the PUTs, which make Redis rewrite its log.
#   METHODS="GET PUT" ROUNDS=20 DURATION=3 SESSIONS=20000 CONNECTIONS=64 bench/http/redis.sh
# Prints a line for each round, and the medians of the rates and of the rounds' ratios. Needs redis-server (apt-get install redis-server),
# wrk and node.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/serve.sh"

methods="${METHODS:-GET PUT}" rounds="${ROUNDS:-20}" duration="${DURATION:-3}" sessions="${SESSIONS:-20000}" connections="${CONNECTIONS:-64}"
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
for method in $methods; do
  drive "$method" "$url" 5 >/dev/null
  drive "$method" "$baseline_url" 5 >/dev/null
  echo "$method  round  ours: /s p50ms p99ms errors | baseline"
  for round in $(seq "$rounds"); do
    if [[ "$method" == PUT ]]; then current_sessions; fi
    if (( round % 2 )); then
      ours="$(drive "$method" "$url" "$duration")" base="$(drive "$method" "$baseline_url" "$duration")"
    else
      base="$(drive "$method" "$baseline_url" "$duration")" ours="$(drive "$method" "$url" "$duration")"
    fi
    echo "$method $round  $ours | $base" | tee -a "$work/results"
  done
done
# median METHOD EXPRESSION: of the rounds' lines
median() { awk -v method="$1" '$1 == method { print '"$2"' }' "$work/results" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
for method in $methods; do
  echo "median $method/s: $(median "$method" '$3') of $(median "$method" '$8'), ratio $(median "$method" '$3 / $8')" \
    "p99 $(median "$method" '$5') and $(median "$method" '$10') ms, failed $(awk -v method="$method" '$1 == method { n += $6 + $11 } END { print n }' "$work/results")"
done
