/**
 * A stand-in for `jsr:@std/streams/to-bytes` inside this workspace: the same code, from npm.
 *
 * docs/decisions/0006-std-by-jsr-names-with-npm-shims.md explains why.
 *
 * @module
 */
// @ts-types="./to_bytes.d.ts"
export { toBytes } from "npm:deno-std@1.4.0/streams/to_bytes.js";
