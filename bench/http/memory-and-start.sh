#!/usr/bin/env bash
# The service's memory after ten minutes of mixed load over many sessions, and how long it takes to start over them
# again, beside an empty ASP.NET Core app (see bench/README.md).
#   SESSIONS=1000000 bench/http/memory-and-start.sh
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/serve.sh"
source "$here/peers-harness.sh"

build_service
start_service "$work/data"
make_tokens "${TOKENS:-1000}" "$work/tokens.txt"
export_ours
# The harness warms up for three times WARM before the first round: ten minutes of nine reads to one write.
SESSIONS="${SESSIONS:-1000000}" WARM=200 ROUNDS=1 bash "$peers/bench.sh" ours
grep -E '^(VmRSS|RssAnon|RssFile)' "/proc/$pid/status"
du -sh "$work/data"
stop_service

export "${settings[@]}"
echo "the service, start to ready over its sessions:"
node "$here/start.mjs" "$url/health/ready" 9 "$server"
dotnet new web -o "$work/empty" --name empty >/dev/null
dotnet publish "$work/empty" -c Release -o "$work/empty/out" --nologo -v quiet
echo "an empty ASP.NET Core app:"
node "$here/start.mjs" "$url/" 9 "$work/empty/out/empty"
