#!/usr/bin/env bash
# Sourced by the scripts beside it: builds the service, starts it on loopback with a folder of its own and four tenants,
# and ends it, by its process id, when the script that sourced it ends.
#   $url  $pid  $work  $settings   where it listens, its process, a scratch folder that is removed at the end, its environment
#   start_service DATA_FOLDER [LIFETIME]   start it over a data folder, anonymous sessions living a day or as long as given;
#                                          again on the same port, so that the tokens stay good
#   make_tokens COUNT FILE   that many service tokens, a line each, line k for tenant k mod 4

repo="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
server="$repo/artifacts/server/session-context"
work="$(mktemp -d)"
pid=""
tenants=(t01 t02 t03 t04)

stop_service() {
  if [[ -n "$pid" ]]; then
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=""
  fi
}
trap 'stop_service; rm -rf "$work"' EXIT

build_service() {
  dotnet publish "$repo/src/SessionContext.Server" -c Release --use-current-runtime -o "$repo/artifacts/server" --nologo -v quiet
  dotnet build-server shutdown >/dev/null 2>&1 || true
}

free_port() { node -e 's=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

start_service() {
  local k
  port="${port:-$(free_port)}"
  url="http://127.0.0.1:$port"
  secret="${secret:-$(head -c 32 /dev/urandom | sha256sum | cut -c1-64)}"
  settings=(Store__Path="$1" Sessions__AnonymousLifetime="${2:-1.00:00:00}" ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS="$url")
  if [[ -n "${Store__Engine:-}" ]]; then
    openssl req -x509 -newkey rsa:3072 -noenc -subj /CN=bench -keyout "$work/key-protection.pem" -out "$work/key-protection.pem" 2>/dev/null
    settings+=(Identity__KeyProtection__CertificateFile="$work/key-protection.pem")
  fi
  for k in "${!tenants[@]}"; do
    settings+=(
      "Identity__Clients__${k}__ClientId=bench-${tenants[k]}" "Identity__Clients__${k}__Secret=$secret"
      "Identity__Clients__${k}__Tenant=${tenants[k]}" "Identity__Clients__${k}__Scopes__0=sessioncontext.context_manage"
    )
  done
  env "${settings[@]}" "$server" >"$work/service.log" 2>&1 &
  pid=$!
  for _ in $(seq 600); do
    curl -sf -o /dev/null "$url/health/ready" && return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.05
  done
  tail -n 20 "$work/service.log" >&2
  return 1
}

make_tokens() {
  local k
  for k in $(seq 0 $(($1 - 1))); do
    printf 'data = "grant_type=client_credentials"\nuser = "bench-%s:%s"\nurl = "%s/oauth/token"\noutput = "%s/token.%06d"\nnext\n' \
      "${tenants[k % ${#tenants[@]}]}" "$secret" "$url" "$work" "$k"
  done | sed '$d' >"$work/curl.config"
  curl -sSf --config "$work/curl.config"
  cat "$work"/token.* | node -e 'const t=require("fs").readFileSync(0,"utf8").match(/"access_token":\s*"[^"]+"/g);console.log(t.map(x=>x.split("\"")[3]).join("\n"))' >"$2"
  rm -f "$work"/token.* "$work/curl.config"
  [[ "$(wc -l <"$2")" == "$1" ]]
}
