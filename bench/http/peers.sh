#!/usr/bin/env bash
# Measures the service beside other ways to keep session contexts, in the same rounds (see bench/README.md).
#   SESSIONS=1000000 ROUNDS=5 bench/http/peers.sh bare-kestrel webdis-always ours
# PEERS names the folder of the peers' harness; its own variables (SESSIONS, ROUNDS, DURATION, WARM, PIN …) pass through.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/serve.sh"
peers="${PEERS:-$repo/../shared/peers}"

# The harness sends a targetLocation of eleven characters, which is 400 here, and takes a repeated PUT for a stale one,
# which is 204 here. Both are made to fit in a copy; the bodies keep their length.
cp -r "$peers" "$work/peers"
harness="$work/peers/harness.mjs"
fit() {
  grep -qF -- "$1" "$harness" || { echo "the harness has changed; not found: $1" >&2; exit 1; }
  node -e 'const [f,a,b]=process.argv.slice(1),fs=require("fs");fs.writeFileSync(f,fs.readFileSync(f,"utf8").replace(a,()=>b))' "$harness" "$1" "$2"
}
fit 'targetLocation: `DE-BE-${10115 + b}`' "targetLocation: 'DE'"
fit 'pointOfSale: `store-${100 + b}`' 'pointOfSale: `store-${100 + b}-BE-${10115 + b}`'
fit 'if ((await peer.write(i, v)).ok) fail' 'if ((await peer.write(i, v - 1)).ok) fail'

[[ "${NOBUILD:-}" ]] || build_service
start_service "$work/data"
make_tokens "${TOKENS:-1000}" "$work/tokens.txt"

export OURS_URL="$url" OURS_PID="$pid" OURS_TOKENS_FILE="$work/tokens.txt" OURS_DURABLE=fsync
OURS_TENANTS="$(IFS=,; echo "${tenants[*]}")"
export OURS_TENANTS PEERS_CACHE="${PEERS_CACHE:-$repo/artifacts/peers}" PEERS_RESULTS="${PEERS_RESULTS:-$repo/artifacts/results}"
bash "$work/peers/bench.sh" "$@"
