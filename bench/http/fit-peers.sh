# Sourced after serve.sh: a copy of the peers' harness in $work/peers that fits this service, and the harness's variables.
# PEERS names the folder of the harness.

cp -r "${PEERS:-$repo/../shared/peers}" "$work/peers"
harness="$work/peers/harness.mjs"

# The harness sends a targetLocation of eleven characters, which is 400 here, and takes a repeated PUT for a stale one,
# which is 204 here. Both are made to fit; the bodies keep their length.
fit() {
  grep -qF -- "$1" "$harness" || { echo "the harness has changed; not found: $1" >&2; exit 1; }
  node -e 'const [f,a,b]=process.argv.slice(1),fs=require("fs");fs.writeFileSync(f,fs.readFileSync(f,"utf8").replace(a,()=>b))' "$harness" "$1" "$2"
}
fit 'targetLocation: `DE-BE-${10115 + b}`' "targetLocation: 'DE'"
fit 'pointOfSale: `store-${100 + b}`' 'pointOfSale: `store-${100 + b}-BE-${10115 + b}`'
fit 'if ((await peer.write(i, v)).ok) fail' 'if ((await peer.write(i, v - 1)).ok) fail'

export_ours() {
  export OURS_URL="$url" OURS_PID="$pid" OURS_TOKENS_FILE="$work/tokens.txt" OURS_DURABLE=fsync
  OURS_TENANTS="$(IFS=,; echo "${tenants[*]}")"
  export OURS_TENANTS PEERS_CACHE="${PEERS_CACHE:-$repo/artifacts/peers}" PEERS_RESULTS="${PEERS_RESULTS:-$repo/artifacts/results}"
}
