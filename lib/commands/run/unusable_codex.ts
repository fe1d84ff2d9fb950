/**
 * The reason why the system finds no Codex to run though there is a file of that name.
 *
 * @module
 */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Machine } from "../../runtime/machine.ts";

/** Permission of anyone to execute a file. */
const EXECUTE = 0o111;
/** Most bytes of the first line that are looked at: systems read no more of it themselves. */
const MAX_LINE = 256;

/** Why the first `codex` in a folder of the PATH cannot be run; undefined when there is none, or nothing is seen. */
export function explainUnusableCodex({ os, variable }: Machine): string | undefined {
  // Windows has no such permission, and reads no first line.
  if (os === "windows") return undefined;
  const folders = (variable("PATH") ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const folder of folders) {
    const path = join(folder, "codex");
    const mode = readMode(path);
    if (mode === undefined) continue;
    if ((mode & EXECUTE) === 0) return `${path} is not executable; run chmod +x on it, or install it again`;
    const [, interpreter] = /^#!\s*(\/\S+)/.exec(readStart(path)) ?? [];
    if (interpreter === undefined || readMode(interpreter) !== undefined) return undefined;
    return `${path} needs ${interpreter}, which is not there; install Codex again`;
  }
  return undefined;
}

/** The permissions of a file; undefined when there is none, or this program may not look. */
function readMode(path: string): number | undefined {
  try {
    const status = statSync(path);
    return status.isFile() ? status.mode : undefined;
  } catch {
    return undefined;
  }
}

function readStart(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      const bytes = new Uint8Array(MAX_LINE);
      return new TextDecoder("latin1").decode(bytes.subarray(0, readSync(file, bytes)));
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}
