/**
 * Stands in for `jsr:@std/toml` inside this workspace: the same code, from npm. Why: docs/decisions/0006-std-by-jsr-names-with-npm-shims.md.
 * @module
 */
// @ts-types="./mod.d.ts"
export { parse, stringify } from "npm:deno-std@1.4.0/toml/mod.js";
