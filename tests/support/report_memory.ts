/**
 * A module to preload into a relay: at SIGUSR2 it collects all garbage and reports the memory that is then in use.
 *
 * Without a collection the resident memory says more about when V8 collects, which differs by machine, than about what
 * the program keeps. Needs `--v8-flags=--expose-gc`.
 *
 * @module
 */

/** What a report begins with; the heap's and the resident memory's bytes follow. */
export const MEMORY_REPORT = "memory after a collection:";

/** After one, closed connections of `node:http` were still there in half of the runs (Deno 2.9.6, 2026-11). */
const COLLECTIONS = 3;

const { gc } = globalThis as { gc?: () => void };

if (gc !== undefined) {
  Deno.addSignalListener("SIGUSR2", async () => {
    for (let count = 0; count < COLLECTIONS; count++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const { heapUsed, external, rss } = Deno.memoryUsage();
    console.error(MEMORY_REPORT, heapUsed + external, rss);
  });
}
