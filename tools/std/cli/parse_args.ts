/**
 * A stand-in for `jsr:@std/cli/parse-args` inside this workspace: the same code, from npm.
 *
 * docs/decisions/0006-std-by-jsr-names-with-npm-shims.md explains why.
 *
 * @module
 */
// @ts-types="./parse_args.d.ts"
export { parseArgs } from "npm:deno-std@1.4.0/cli/parse_args.js";
