#!/usr/bin/env bash
# What a real client and readers notice of a flood of made-up client ids at /oauth/token (see bench/README.md).
#   CONNECTIONS=300 DURATION=10 bench/http/login-flood.sh
# Three times with a fresh process, so that no secret was verified before: nothing else, a flood from 127.0.0.1 and the client at
# 127.0.0.2, and both at 127.0.0.1. First the client asks for tokens for DURATION seconds, then wrk reads as long.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/serve.sh"

connections="${CONNECTIONS:-300}" duration="${DURATION:-10}"
tokens="$work/tokens.txt" data="$work/data" flood=""

drive() { # create|read SECONDS: prints what sessions.lua does
  MODE="$1" NAME=s- COUNT=1000 TOKENS_FILE="$tokens" TENANTS="$(IFS=,; echo "${tenants[*]}")" \
    wrk -t2 -c64 -d"$2s" -s "$here/sessions.lua" "$url" | tail -n 1
}

measure() { # CLIENT_ADDRESS CONNECTIONS_OF_THE_FLOOD
  local rate p50 p99 bad errors
  start_service "$data"
  drive read 3 >/dev/null
  if (($2 > 0)); then
    node "$here/login-flood.mjs" flood "$url" 127.0.0.1 "$2" &
    flood=$!
    sleep 2
  fi
  node "$here/login-flood.mjs" client "$url" "$1" "$duration" bench-t01 "$secret"
  read -r rate p50 p99 bad errors < <(drive read "$duration")
  echo "reads: $rate GET/s, p50 $p50 ms, p99 $p99 ms; $bad answers and $errors sockets failed"
  if [[ -n "$flood" ]]; then
    kill "$flood"
    wait "$flood" || true
    flood=""
  fi
  stop_service
}

build_service
start_service "$data"
make_tokens "${TOKENS:-100}" "$tokens"
drive create 3 >/dev/null
stop_service

echo "nothing else:" && measure 127.0.0.2 0
echo "a flood from another address:" && measure 127.0.0.2 "$connections"
echo "a flood from the client's own address:" && measure 127.0.0.1 "$connections"
