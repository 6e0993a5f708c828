#!/usr/bin/env bash
# Measures the service beside other ways to keep session contexts, in the same rounds (see bench/README.md).
#   SESSIONS=1000000 ROUNDS=5 bench/http/peers.sh bare-kestrel webdis-always ours
# The harness's own variables (SESSIONS, ROUNDS, DURATION, WARM, PIN …) pass through.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/serve.sh"
source "$here/peers-harness.sh"

build_service
start_service "$work/data"
make_tokens "${TOKENS:-1000}" "$work/tokens.txt"
export_ours
bash "$peers/bench.sh" "$@"
