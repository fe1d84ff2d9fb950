/**
 * The choice of the adapter for the runtime that this program runs on.
 *
 * @module
 */
import type { Runtime } from "./runtime.ts";

/** Loads the adapter of the runtime at hand, and no other. */
export async function loadRuntime(): Promise<Runtime> {
  if ("Bun" in globalThis) return (await import("./bun.ts" as string)).BUN;
  if ("Deno" in globalThis) return (await import("./deno.ts")).DENO;
  return (await import("./node.ts" as string)).NODE;
}
