/**
 * A stand-in for `jsr:@std/toml` inside this workspace: the same code, from npm.
 *
 * docs/decisions/0006-std-by-jsr-names-with-npm-shims.md explains why.
 *
 * @module
 */
// @ts-types="./mod.d.ts"
export { parse, stringify } from "npm:deno-std@1.4.0/toml/mod.js";
