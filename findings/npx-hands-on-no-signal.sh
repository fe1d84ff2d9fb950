#!/usr/bin/env bash
# npm 11.19.1 (npm `npm`), Node 20.20.2, Linux x64, 2026-11: `npx` that gets SIGTERM ends, but the program that it runs
# does not: it goes on without a parent, and keeps its port. Who stops `npx some-server` by a signal believes it stopped.
#
# Seen: `npx: ended, program: runs`
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "$(cat "$folder/pid")" 2>/dev/null || true; rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder/npm" npm@11.19.1 >/dev/null
mkdir "$folder/server"
cat >"$folder/server/package.json" <<'JSON'
{ "name": "some-server", "version": "1.0.0", "bin": "server.js" }
JSON
cat >"$folder/server/server.js" <<'CODE'
#!/usr/bin/env node
require("node:fs").writeFileSync(process.env.PID_FILE, String(process.pid));
setInterval(() => {}, 1000);
CODE
cd "$folder"
PID_FILE="$folder/pid" npm_config_cache="$folder/cache" \
  node "$folder/npm/node_modules/npm/bin/npx-cli.js" --yes "$folder/server" </dev/null >/dev/null 2>&1 &
npx=$!
for _ in $(seq 100); do if [[ -s "$folder/pid" ]]; then break; fi; sleep 0.1; done
kill -TERM "$npx"
for _ in $(seq 50); do if ! kill -0 "$npx" 2>/dev/null; then break; fi; sleep 0.1; done
state() { if kill -0 "$1" 2>/dev/null; then echo runs; else echo ended; fi; }
seen="npx: $(state "$npx"), program: $(state "$(cat "$folder/pid")")"
echo "$seen"
[[ $seen == "npx: ended, program: runs" ]]
