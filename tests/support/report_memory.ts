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

const { gc } = globalThis as { gc?: () => void };

if (gc !== undefined) {
  Deno.addSignalListener("SIGUSR2", () => {
    gc();
    const { heapUsed, external, rss } = Deno.memoryUsage();
    console.error(MEMORY_REPORT, heapUsed + external, rss);
  });
}
