/**
 * A port for a program that takes no free one by itself.
 *
 * @module
 */

/** A port on which nothing listens. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
