/**
 * A stand-in for `jsr:@std/http/status` inside this workspace: the same code, from npm.
 *
 * docs/decisions/0006-std-by-jsr-names-with-npm-shims.md explains why.
 *
 * @module
 */
// @ts-types="./status.d.ts"
export {
  isClientErrorStatus,
  isErrorStatus,
  isServerErrorStatus,
  isStatus,
  isSuccessfulStatus,
  STATUS_CODE,
  STATUS_TEXT,
} from "npm:deno-std@1.4.0/http/status.js";
