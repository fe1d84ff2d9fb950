/**
 * The part of `@std/assert` that the project uses, declared by hand: the npm copy carries no types.
 * No signature here is wider than the original's, so what checks here checks against JSR's types too.
 * @module
 */

/** Thrown by every assertion that does not hold. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions);
}

/** A class whose instances are `T`; abstract classes count. */
export type AnyConstructor<T> = abstract new (...args: never[]) => T;

/** Asserts that `expression` is truthy. */
export function assert(expression: unknown, message?: string): asserts expression;
/** Asserts that `expression` is falsy. */
export function assertFalse(
  expression: unknown,
  message?: string,
): asserts expression is false | 0 | "" | null | undefined;
/** Asserts that both are deeply equal; the message shows the difference. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void;
/** Asserts that both are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
/** Asserts that both are the same by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): asserts actual is T;
/** Asserts that `actual` is neither null nor undefined. */
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T>;
/** Asserts that `actual` was made by `expectedType` or a subclass of it. */
export function assertInstanceOf<T>(
  actual: unknown,
  expectedType: AnyConstructor<T>,
  message?: string,
): asserts actual is T;
/** Asserts that `actual` has every element of `expected`, in any order. */
export function assertArrayIncludes<T>(actual: ArrayLike<T>, expected: ArrayLike<T>, message?: string): void;
/** Asserts that `actual` has every property of `expected`, deeply; further properties do not matter. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any -- the original's own type: it lets interfaces without an index signature in.
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  message?: string,
): void;
/** Asserts that `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void;
/** Asserts that `expected` matches somewhere in `actual`. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void;
/** Asserts that `expected` matches nowhere in `actual`. */
export function assertNotMatch(actual: string, expected: RegExp, message?: string): void;
/** Asserts `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, message?: string): void;
/** Asserts `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void;
/** Asserts `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, message?: string): void;
/** Asserts `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void;

/** Asserts that `run` throws, and returns what it threw. */
export function assertThrows(run: () => unknown, message?: string): unknown;
/** Asserts that `run` throws an `errorClass` whose message contains `messageIncludes`, and returns it. */
export function assertThrows<E extends Error = Error>(
  run: () => unknown,
  errorClass: AnyConstructor<E>,
  messageIncludes?: string,
  message?: string,
): E;
/** Asserts that the promise of `run` rejects, and resolves to the reason. */
export function assertRejects(run: () => PromiseLike<unknown>, message?: string): Promise<unknown>;
/** Asserts that the promise of `run` rejects with an `errorClass` whose message contains `messageIncludes`. */
export function assertRejects<E extends Error = Error>(
  run: () => PromiseLike<unknown>,
  errorClass: AnyConstructor<E>,
  messageIncludes?: string,
  message?: string,
): Promise<E>;

/** Fails at once. */
export function fail(message?: string): never;
/** Fails because code ran that should not be reachable. */
export function unreachable(reason?: string): never;
