# Sourced after serve.sh: where the peers' harness is ($peers, from PEERS) and, by export_ours, its settings for the service.

peers="${PEERS:-$repo/../shared/peers}"

export_ours() {
  export OURS_URL="$url" OURS_PID="$pid" OURS_TOKENS_FILE="$work/tokens.txt" OURS_DURABLE=fsync
  OURS_TENANTS="$(IFS=,; echo "${tenants[*]}")"
  export OURS_TENANTS PEERS_CACHE="${PEERS_CACHE:-$repo/artifacts/peers}" PEERS_RESULTS="${PEERS_RESULTS:-$repo/artifacts/results}"
}
