#!/usr/bin/env bash
# What reads notice of it when very many sessions end at once and their storage is purged (see bench/README.md).
#   SESSIONS=1000000 LIVING=100000 bench/http/expiry.sh
# SESSIONS end together; LIVING others are read by wrk meanwhile, and before, in rounds of DURATION seconds.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$here/serve.sh"

sessions="${SESSIONS:-1000000}" living="${LIVING:-100000}" rounds="${ROUNDS:-5}" duration="${DURATION:-5}"
# Time to create them all on a slow machine, and to read for a while before the first ends.
lifetime="${LIFETIME:-$((sessions / 5000 + (rounds + 2) * duration + 30))}"
tokens="$work/tokens.txt" data="$work/data" connections="${CONNECTIONS:-64}"

# drive create|read NAME COUNT SECONDS: prints what sessions.lua does
drive() {
  MODE="$1" NAME="$2" COUNT="$3" TOKENS_FILE="$tokens" TENANTS="$(IFS=,; echo "${tenants[*]}")" \
    wrk -t2 -c"$connections" -d"$4s" -s "$here/sessions.lua" "$url" | tail -n 1
}
metric() { curl -sf "$url/metrics" | awk -v name="$1" 'index($1, name) == 1 { sum += $2 } END { printf "%d\n", sum }'; }
purged() { metric 'session_context_storage_purged_total{'; }
stored() { metric 'session_context_storage_contexts{'; }
size() { du -sm "$data" | cut -f1; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# wrk knows no end but a time: it is ended, by its process id, once all are stored.
create() {
  local expected=$(($(stored) + $2)) deadline=$((SECONDS + $2 / 1000 + 30)) wrk
  drive create "$1" "$2" 36000 >"$work/create.log" &
  while (($(stored) < expected && SECONDS < deadline)); do sleep 0.2; done
  wrk="$(pgrep -P "$!" -x wrk)" && kill -INT "$wrk"
  wait "$!" || true
  [[ "$(stored)" == "$expected" ]] || { echo "$(stored) sessions are stored, not $expected: $(<"$work/create.log")" >&2; exit 1; }
}

# read_rounds FILE CONDITION…: rounds of reads, a p99 a line into the file, while the condition holds
read_rounds() {
  local file="$1" rate p50 p99 bad errors
  shift
  : >"$file"
  while "$@"; do
    read -r rate p50 p99 bad errors < <(drive read living- "$living" "$duration")
    [[ "$bad $errors" == "0 0" ]] || { echo "reads failed: $bad answers, $errors sockets" >&2; exit 1; }
    printf '  %s GET/s, p50 %s ms, p99 %s ms, purged so far %s\n' "$rate" "$p50" "$p99" "$(purged)"
    echo "$p99" >>"$file"
  done
}
rounds_left() { ((rounds-- > 0)); }
work_left() { (($(purged) < sessions)); }

build_service
start_service "$data"
make_tokens "${TOKENS:-100}" "$tokens"
create living- "$living"
stop_service

start_service "$data" "$(date -u -d "@$lifetime" +%H:%M:%S)"
create ending- "$sessions"
created=$SECONDS
echo "$sessions sessions that end after $lifetime s, and $living that live"
stop_service

# Each time a fresh process, and one round that does not count, so that both are as warm.
start_service "$data"
drive read living- "$living" "$duration" >/dev/null
echo "nothing ends:"
read_rounds "$work/before" rounds_left
[[ "$(purged)" == 0 ]] || { echo "some ended too soon: choose a longer LIFETIME" >&2; exit 1; }
stop_service
before="$(size)"

while ((SECONDS < created + lifetime + 2)); do sleep 1; done
start_service "$data"
drive read living- "$living" "$duration" >/dev/null
work_left || { echo "all were purged while the service warmed up: choose more SESSIONS or a shorter DURATION" >&2; exit 1; }
echo "all have ended:"
read_rounds "$work/during" work_left
echo "purged $(purged), stored $(stored)"
stop_service

a="$(median <"$work/before")" b="$(median <"$work/during")" worst="$(sort -n "$work/during" | tail -n 1)"
awk -v a="$a" -v b="$b" -v w="$worst" 'BEGIN {
  printf "GET p99, median of rounds: %.2f ms before, %.2f ms while freeing, ratio %.2f (worst round %.2f ms, ratio %.2f)\n", a, b, b / a, w, w / a }'
echo "data folder: $before MiB before, $(size) MiB after"
