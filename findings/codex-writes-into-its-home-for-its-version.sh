#!/usr/bin/env bash
# Codex 0.171.0 (npm `@openai/codex`), Linux x64, 2026-11: `codex --version` writes into `$CODEX_HOME`: a folder
# of links to itself, which stays until the next start. A program that only wants to know the version changes the user's
# folder, unless it gives Codex another home.
#
# Seen: `before: 0, after --version: 3 links and a lock`
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @openai/codex@0.171.0 >/dev/null
# Below the system's folder for temporary files it writes no links.
mkdir "$folder/home" "$folder/tmp"
export CODEX_HOME="$folder/home" TMPDIR="$folder/tmp"
before=$(find "$CODEX_HOME" -mindepth 1 | wc -l)
timeout 20 "$folder/node_modules/.bin/codex" --version
links=$(find "$CODEX_HOME/tmp" -type l | wc -l)
locks=$(find "$CODEX_HOME/tmp" -name .lock | wc -l)
[[ $locks == 1 ]] && locks="a lock"
seen="before: $before, after --version: $links links and $locks"
echo "$seen"
[[ $seen == "before: 0, after --version: 3 links and a lock" ]]
