/**
 * A stand-in for `jsr:@std/assert` inside this workspace: the same code, from npm.
 *
 * docs/decisions/0006-std-by-jsr-names-with-npm-shims.md explains why.
 *
 * @module
 */
// @ts-types="./mod.d.ts"
export {
  assert,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
  unreachable,
} from "npm:deno-std@1.4.0/assert/mod.js";
