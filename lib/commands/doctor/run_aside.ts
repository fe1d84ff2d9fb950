/**
 * Codex run with an empty home folder, which is removed afterwards.
 *
 * @module
 */
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runtime } from "../../runtime/runtime.ts";

/** Tries to remove the folder: what Codex has started may still write into it. */
const MAX_TRIES = 5;
const PAUSE_MS = 100;

/** Runs `codex` aside of the user's home: every start, even for its version, leaves files there (0.120 to 0.171, 2026-11). */
export async function runCodexAside(
  runCodex: Runtime["runCodex"],
  args: string[],
  remove: (path: string) => Promise<void> = removeFolder,
): Promise<string> {
  let home: string;
  try {
    home = mkdtempSync(join(tmpdir(), "codex-relay-"));
  } catch {
    // This program was not permitted to write.
    return await runCodex(args);
  }
  try {
    return await runCodex(args, home);
  } finally {
    await removeAtLast(home, remove);
  }
}

async function removeAtLast(path: string, remove: (path: string) => Promise<void>): Promise<void> {
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    try {
      return await remove(path);
    } catch {
      // A folder that stays is no reason to call Codex broken.
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}
