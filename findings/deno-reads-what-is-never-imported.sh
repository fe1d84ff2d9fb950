#!/usr/bin/env bash
# Deno 2.9.6 (npm `deno`), Linux, 2026-11: a module that is named only by an `import("./late.mjs")` which never runs is read
# all the same, with everything that it imports, before the first line of the program; Node 20 and Bun 1.4.5 read it
# when it is imported. So "load it only when needed" saves the running of the code, but not its reading: a command
# with a hundred files for subcommands that are not used starts 5 ms later. A name that is not a literal is not read
# early, but then needs `--allow-read` when it is. The file here is a pipe, whose writer learns that somebody has read it.
#
# Seen: `Deno: read, Node: not read, Bun: not read`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" deno@2.9.6 bun@1.4.5 >/dev/null
cat >"$folder/main.mjs" <<'CODE'
import { existsSync } from "node:fs";
import process from "node:process";

if (process.argv.includes("--late")) await import("./late.mjs");
// Its writer may need a moment to note it.
await new Promise((resolve) => setTimeout(resolve, 500));
console.log(existsSync(new URL("was-read", import.meta.url)) ? "read" : "not read");
CODE

run() {
  rm -f "$folder/late.mjs" "$folder/was-read"
  mkfifo "$folder/late.mjs"
  (echo 'export {};' >"$folder/late.mjs" && touch "$folder/was-read") &
  local writer=$!
  timeout 20 "$@" "$folder/main.mjs"
  kill "$writer" 2>/dev/null || true
  wait "$writer" 2>/dev/null || true
}

bin="$folder/node_modules/.bin"
seen="Deno: $(run "$bin/deno" run -A), Node: $(run node), Bun: $(run "$bin/bun")"
echo "$seen"
[[ $seen == "Deno: read, Node: not read, Bun: not read" ]]
