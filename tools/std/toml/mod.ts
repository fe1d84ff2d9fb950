/**
 * Stands in for `jsr:@std/toml` inside this workspace: the same code, from npm. Why: docs/decisions/0002-std-from-npm.md.
 * @module
 */
// @ts-types="./mod.d.ts"
export { parse, stringify } from "npm:deno-std@1.4.0/toml/mod.js";
