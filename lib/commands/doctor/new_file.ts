/**
 * The new file that `--write` names: whether it can be made, and its making.
 *
 * @module
 */
import { accessSync, constants, lstatSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Why there can be no new file at `path`; undefined when nothing speaks against it. The provider is asked first, which
 * costs something, so that faults are looked for before that.
 */
export function explainNoNewFile(path: string): string | undefined {
  // A link counts as a file, also one that leads nowhere: nothing is written through it.
  if (readCode(() => lstatSync(path)) === undefined) return "that file exists already; name one that does not";
  const folder = dirname(path);
  if (isNoFolder(folder)) return "its folder does not exist; make it first, or name another file";
  const access = readCode(() => accessSync(folder, constants.W_OK));
  if (access !== "EACCES" && access !== "EROFS" && access !== "EPERM") return undefined;
  return "its folder may not be written; name another file";
}

/** Makes the file; returns why it cannot be made, or undefined. */
export function writeNewFile(path: string, text: string): string | undefined {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return undefined;
  } catch (thrown) {
    return `${findCode(thrown) ?? "it may not be written"}; name another one`;
  }
}

/** Whether there is certainly no folder at `path`; where this program may not look, there may be one. */
function isNoFolder(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch (thrown) {
    return ["ENOENT", "ENOTDIR"].includes(findCode(thrown) ?? "");
  }
}

/** The code of the error that `look` throws; undefined when it throws none. */
function readCode(look: () => void): string | undefined {
  try {
    look();
    return undefined;
  } catch (thrown) {
    return findCode(thrown) ?? "UNKNOWN";
  }
}

function findCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
}
