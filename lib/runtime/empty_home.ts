/**
 * An empty home for a Codex that is only asked something: every start leaves files in its home (0.120 to 0.171, 2026-11).
 *
 * @module
 */
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { resolve } from "node:path/posix";
import { resolve as resolveOnWindows } from "node:path/win32";
import type { Machine } from "./machine.ts";

/** Tries to remove the folder: what Codex has started may still write into it. */
const MAX_TRIES = 5;
const PAUSE_MS = 100;

/** The system's folder for temporary files, by its whole path: Codex may work in another folder (`-C`). */
export function findTemporaryFolder(machine: Machine): string | undefined {
  if (machine.os !== "windows") return resolve(machine.variable("TMPDIR") || "/tmp");
  const folder = machine.variable("TEMP") || machine.variable("TMP");
  return folder ? resolveOnWindows(folder) : undefined;
}

/**
 * Runs `use` with a new empty folder, which is removed in the end; with undefined where none can be made.
 *
 * @param parent Folder to make it in; undefined where none may be written.
 * @param remove Removes a folder; a test's own may fail.
 */
export async function useEmptyHome<Result>(
  parent: string | undefined,
  use: (home: string | undefined) => Promise<Result>,
  remove: (path: string) => Promise<void> = removeFolder,
): Promise<Result> {
  const home = parent === undefined ? undefined : makeFolder(parent);
  try {
    return await use(home);
  } finally {
    if (home !== undefined) await removeAtLast(home, remove);
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

function makeFolder(parent: string): string | undefined {
  try {
    return mkdtempSync(join(parent, "codex-relay-"));
  } catch {
    // Codex then uses its own home, as it does when it is started by hand.
    return undefined;
  }
}
