#!/usr/bin/env bash
# Deno 2.9.6 (npm `deno`), Linux x64, 2026-11: `watch` and `watchFile` of `node:fs` with `persistent: false` keep the process
# alive. Node 20 and Bun 1.4.5 (npm `bun`) end when nothing else is left to do, as Node's documentation says of the
# option. `unref()` on what `watchFile` gives back is heeded by all three. A tool that watches its configuration never exits
# on Deno, without a word.
#
# Seen: `deno: watch stays, watchFile stays, watchFile and unref ends` and
# `bun: watch ends, watchFile ends, watchFile and unref ends` and the same of `node`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" deno@2.9.6 bun@1.4.5 >/dev/null
cd "$folder"
echo text >file
cat >watch.mjs <<'CODE'
import { watch } from "node:fs";
watch("file", { persistent: false }, () => {});
console.log("ready");
CODE
cat >watchFile.mjs <<'CODE'
import { watchFile } from "node:fs";
watchFile("file", { persistent: false, interval: 100 }, () => {});
console.log("ready");
CODE
cat >unref.mjs <<'CODE'
import { watchFile } from "node:fs";
watchFile("file", { interval: 100 }, () => {}).unref();
console.log("ready");
CODE

# Prints whether the program ends by itself within five seconds of its start; fails if it did not get as far as to watch.
watch() {
  local code=0
  timeout 5 "$@" >output </dev/null || code=$?
  [[ $(<output) == ready ]] || return 1
  if [[ $code == 124 ]]; then echo stays; else [[ $code == 0 ]] && echo ends; fi
}
seen=""
for runtime in "node_modules/.bin/deno run -A" "node_modules/.bin/bun" node; do
  name=${runtime%% *}
  # shellcheck disable=SC2086
  seen+="${name##*/}: watch $(watch $runtime watch.mjs), watchFile $(watch $runtime watchFile.mjs),"
  # shellcheck disable=SC2086
  seen+=" watchFile and unref $(watch $runtime unref.mjs)"$'\n'
done
printf '%s' "$seen"
[[ $seen == "deno: watch stays, watchFile stays, watchFile and unref ends
bun: watch ends, watchFile ends, watchFile and unref ends
node: watch ends, watchFile ends, watchFile and unref ends
" ]]
