/**
 * Stands in for `jsr:@std/streams` inside this workspace: the same code, from npm. Why: docs/decisions/0006-std-by-jsr-names-with-npm-shims.md.
 * @module
 */
// @ts-types="./mod.d.ts"
export {
  concatReadableStreams,
  LimitedBytesTransformStream,
  TextLineStream,
  toArrayBuffer,
  toBytes,
  toJson,
  toText,
} from "npm:deno-std@1.4.0/streams/mod.js";
