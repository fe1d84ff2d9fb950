/**
 * A limit on the time that a promise is awaited.
 *
 * @module
 */

/**
 * Whether `promise` resolves within `milliseconds`; it goes on if it does not.
 *
 * @throws What `promise` rejects with in that time.
 */
export async function awaitWithin(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), Math.max(0, milliseconds));
  try {
    return await Promise.race([promise.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
