#!/usr/bin/env bash
# `node:zlib` of Node 24.21.0 (npm `node`) and Deno 2.9.6 (npm `deno`), Linux x64, 2026-11: zstd data of several frames, as
# `cat a.zst b.zst` and `pzstd` make it, is decompressed up to the end of the first frame; the rest is dropped without an
# error. RFC 8878 says that frames one after another decompress to their joined contents, which Bun 1.4.5 (npm
# `bun`) gives, and all three read several members of gzip. A server that takes `content-encoding: zstd` gets half a body.
#
# Seen: `node: gzip hello world, zstd hello` and `deno: gzip hello world, zstd hello` and
# `bun: gzip hello world, zstd hello world`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" bun@1.4.5 deno@2.9.6 node@24.21.0 >/dev/null
cat >"$folder/check.mjs" <<'CODE'
import { Buffer } from "node:buffer";
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";

const join = (compress) => Buffer.concat(["hello", " world"].map((part) => compress(part)));
console.log(`gzip ${gunzipSync(join(gzipSync))}, zstd ${zstdDecompressSync(join(zstdCompressSync))}`);
CODE
seen=""
for runtime in node deno bun; do
  seen+="$runtime: $("$folder/node_modules/.bin/$runtime" "$folder/check.mjs")"$'\n'
done
printf '%s' "$seen"
[[ $seen == "node: gzip hello world, zstd hello
deno: gzip hello world, zstd hello
bun: gzip hello world, zstd hello world
" ]]
