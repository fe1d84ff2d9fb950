#!/usr/bin/env bash
# `parse` of @std/toml (npm `deno-std` 1.4.0, the same code), 2026-11: a key that is defined twice is accepted, and the
# last value counts. TOML 1.0 says that defining a key more than once is invalid, and other parsers (here `smol-toml`
# 1.9.1) refuse it with line and column. In a configuration file the first of two contradicting lines is lost in silence.
#
# Seen: `@std/toml {"port":2}, smol-toml refuses`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" deno-std@1.4.0 smol-toml@1.9.1 >/dev/null
cat >"$folder/check.mjs" <<'CODE'
import { parse } from "deno-std/toml/mod.js";
import { parse as parseStrictly } from "smol-toml";

const text = "port = 1\nport = 2\n";
let strict;
try {
  strict = JSON.stringify(parseStrictly(text));
} catch {
  strict = "refuses";
}
console.log(`@std/toml ${JSON.stringify(parse(text))}, smol-toml ${strict}`);
CODE
seen=$(cd "$folder" && node check.mjs)
echo "$seen"
[[ $seen == '@std/toml {"port":2}, smol-toml refuses' ]]
