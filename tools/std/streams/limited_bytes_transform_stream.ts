/**
 * A stand-in for `jsr:@std/streams/limited-bytes-transform-stream` inside this workspace: the same code, from npm.
 *
 * docs/decisions/0006-std-by-jsr-names-with-npm-shims.md explains why.
 *
 * @module
 */
// @ts-types="./limited_bytes_transform_stream.d.ts"
export { LimitedBytesTransformStream } from "npm:deno-std@1.4.0/streams/limited_bytes_transform_stream.js";
