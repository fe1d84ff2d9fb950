/**
 * The choice of the adapter for the runtime that this program runs on.
 *
 * @module
 */
import { loadLate } from "../base/load_late.ts";
import type { Runtime } from "./runtime.ts";

/** Loads the adapter of the runtime at hand, and no other. */
export async function loadRuntime(): Promise<Runtime> {
  if ("Deno" in globalThis) return (await import("./deno.ts")).DENO;
  if ("Bun" in globalThis) {
    const { BUN } = await loadLate<typeof import("./bun.ts")>(() => import("./bun.ts" as string));
    return BUN;
  }
  const { NODE } = await loadLate<typeof import("./node.ts")>(() => import("./node.ts" as string));
  return NODE;
}
