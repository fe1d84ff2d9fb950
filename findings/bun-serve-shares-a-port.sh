#!/usr/bin/env bash
# Bun 1.4.5 (npm `bun`), Linux x64, 2026-11: a second `Bun.serve` on a port that is already served succeeds when
# `development` is false, though `reusePort` is documented to be false by default; with `development: true`, or with an
# explicit `reusePort: false`, it fails with EADDRINUSE. Two copies of a program then take turns answering, and neither
# says that the port was in use.
#
# Seen: `development: true refused, development: false shared, reusePort: false refused`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" bun@1.4.5 >/dev/null
cat >"$folder/check.mjs" <<'CODE'
const serve = (port, options) =>
  Bun.serve({ hostname: "127.0.0.1", port, fetch: () => new Response("hello"), ...options });
const outcomes = [];
for (const options of [{ development: true }, { development: false }, { development: false, reusePort: false }]) {
  const first = serve(0, options);
  let outcome = "refused";
  try {
    const second = serve(first.port, options);
    outcome = "shared";
    second.stop(true);
  } catch (thrown) {
    if (thrown.code !== "EADDRINUSE") throw thrown;
  }
  const [name, value] = Object.entries(options).at(-1);
  outcomes.push(`${name}: ${value} ${outcome}`);
  first.stop(true);
}
console.log(outcomes.join(", "));
CODE
seen=$("$folder/node_modules/.bin/bun" "$folder/check.mjs")
echo "$seen"
[[ $seen == "development: true refused, development: false shared, reusePort: false refused" ]]
