/**
 * Counts how often work calls a method, so that a test can say that cost grows with the work only.
 *
 * @module
 */

/** The number of times that `work` calls the method `name` of all objects with this prototype. */
export function countCalls<Name extends string>(
  prototype: { [Key in Name]: (...given: never[]) => unknown },
  name: Name,
  work: () => void,
): number {
  const original: (...given: never[]) => unknown = prototype[name];
  let count = 0;
  const replaced: { [key: string]: unknown } = prototype;
  replaced[name] = function (this: unknown, ...given: never[]): unknown {
    count++;
    return original.apply(this, given);
  };
  try {
    work();
  } finally {
    replaced[name] = original;
  }
  return count;
}
