/**
 * A stand-in for `jsr:@std/http/negotiation` inside this workspace: the same code, from npm.
 *
 * docs/decisions/0006-std-by-jsr-names-with-npm-shims.md explains why.
 *
 * @module
 */
// @ts-types="./negotiation.d.ts"
export { accepts, acceptsEncodings, acceptsLanguages } from "npm:deno-std@1.4.0/http/negotiation.js";
