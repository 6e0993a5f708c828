#!/usr/bin/env bash
# Measures how long it takes to erase a customer with many sessions, beside sessions of others.
#   SESSIONS=10000 OTHERS=10000 ROUNDS=3 bench/http/erasure.sh
# On the embedded engine, or on the server that Store__Engine and Store__ConnectionString name. For each round: the seconds of the call, how many sessions
# it ended, and the process's memory afterwards. Needs node.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/serve.sh"

sessions="${SESSIONS:-10000}" others="${OTHERS:-10000}" rounds="${ROUNDS:-3}"

# Creates sessions: of a customer, or of nobody where the customer is empty.
create() { # CUSTOMER COUNT
  URL="$url" TOKEN="$(cat "$work/token")" SAAS_KEY="$Identity__SaasToken__Keys__t01" CUSTOMER="$1" COUNT="$2" node <<'JS'
const { createHmac, randomUUID } = require('crypto');
const { URL: base, TOKEN, SAAS_KEY, CUSTOMER, COUNT } = process.env;
const part = x => Buffer.from(JSON.stringify(x)).toString('base64url');
const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: CUSTOMER, exp: Math.floor(Date.now() / 1000) + 7200 })}`;
const saas = `${signed}.${createHmac('sha256', Buffer.from(SAAS_KEY, 'base64')).update(signed).digest('base64url')}`;
const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json', ...(CUSTOMER && { 'saas-token': saas }) };
const body = JSON.stringify({ ...(CUSTOMER && { customerId: CUSTOMER }), siteCode: 'main', context: { pointOfSale: 'x'.repeat(600) }, metadata: {} });
let left = +COUNT;
const next = async () => {
  while (left-- > 0) {
    const made = await fetch(`${base}/session-context/t01/context/${randomUUID()}?upsert=true`, { method: 'PUT', headers, body });
    if (made.status !== 204) throw new Error(`${made.status} ${await made.text()}`);
  }
};
Promise.all(Array.from({ length: 64 }, next)).catch(e => { console.error(e); process.exit(1); });
JS
}
memory() { awk '/^VmRSS/ { printf "%d MiB\n", $2 / 1024 }' "/proc/$pid/status"; }

if [[ -z "${NO_BUILD:-}" ]]; then build_service; fi
Identity__SaasToken__Keys__t01="$(head -c 32 /dev/urandom | base64 -w0)"
export Identity__SaasToken__Keys__t01 Identity__Clients__0__Scopes__1=sessioncontext.privacy_manage
start_service "$work/data"
make_tokens 1 "$work/token"
create "" "$others"
echo "round  seconds  answer  memory"
for round in $(seq "$rounds"); do
  create "c-$round" "$sessions"
  took="$(curl -sf -o "$work/answer" -w '%{time_total}' -X DELETE "$url/session-context/t01/customers/c-$round" -H "Authorization: Bearer $(cat "$work/token")")"
  echo "$round  $took  $(grep -o '"ended":[0-9]*' "$work/answer")  $(memory)"
done
