/**
 * Tests of what a terminal shows while providers are asked for their models.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { reportListProgress } from "../../../lib/commands/list_progress.ts";
import { configFor, type Given, USUAL } from "../../support/config_harness.ts";

async function shownFor(given: Given): Promise<string[]> {
  const written: string[] = [];
  const terminal = { isTTY: true, write: (text: string) => written.push(text) };
  let now = 0;
  const progress = reportListProgress(await configFor(given), { terminal, now: () => now });
  now = 1_000;
  progress.refresh();
  progress.clear();
  return written;
}

Deno.test("reportListProgress() names the provider, or the number of several, after a second", async () => {
  assertEquals(await shownFor({ args: ["--provider", "deepseek"] }), [
    "\r\x1b[K… asking deepseek for its models (1 s)",
    "\r\x1b[K",
  ]);
  assertEquals(await shownFor({ files: { [USUAL]: "[providers.ollama]\n[providers.groq]\n[providers.kimi]" } }), [
    "\r\x1b[K… asking 3 providers for their models (1 s)",
    "\r\x1b[K",
  ]);
});
