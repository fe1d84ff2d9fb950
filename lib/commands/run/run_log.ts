/**
 * The log of a relay whose terminal belongs to Codex: a file of its own for every run.
 *
 * @module
 */
import { mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createLog, type Log, type LogLevel } from "../../base/log.ts";

/** A log, and what became of it. */
export interface RunLog {
  readonly log: Log;
  /** Path of the file; absent when there is none. */
  readonly path?: string;
  /** Why there is no file; absent when there is one, or none is wanted. */
  readonly problem?: string;
  /** Whether a warning or an error was logged since the last call of `forgetProblems`. */
  readonly hasProblems: boolean;
  /** Leaves what was logged until now to those who read the file by themselves. */
  forgetProblems(): void;
}

/** Where a log goes. */
export interface RunLogOptions {
  /** The state folder; undefined when it is unknown or must not be written. */
  readonly folder: string | undefined;
  readonly level: LogLevel;
  /** Takes the secrets out of a line. */
  redact(line: string): string;
  /** Number of this process. */
  readonly processId: number;
}

/** Number of logs that are kept, this one included. */
const KEPT_LOGS = 20;
const LOG_NAME = /^run-[\dTZ-]+-\d+\.log$/;

/** Opens the log of this run, and removes the oldest ones. What goes wrong is left to the caller to say. */
export function openRunLog({ folder, level, redact, processId }: RunLogOptions): RunLog {
  if (level === "off") return watchLog(createLog(level, () => {}), {});
  if (folder === undefined) return watchLog(createLog("off", () => {}), { problem: "no folder for it may be written" });
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const start = new Date().toISOString().replaceAll(/[:.]/g, "-");
    const path = join(folder, `run-${start}-${processId}.log`);
    const file = openSync(path, "a", 0o600);
    removeOldLogs(folder);
    return watchLog(createLog(level, (line) => writeLine(file, redact(line))), { path });
  } catch (thrown) {
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    return watchLog(createLog("off", () => {}), { problem });
  }
}

/** A full disk must not end an answer. */
function writeLine(file: number, line: string): void {
  try {
    writeSync(file, `${line}\n`);
  } catch {
    // There is no place left where this could be said.
  }
}

function removeOldLogs(folder: string): void {
  // Names begin with the time, so that they sort by age.
  const logs = readdirSync(folder).filter((name) => LOG_NAME.test(name)).sort();
  for (const name of logs.slice(0, -KEPT_LOGS)) rmSync(join(folder, name), { force: true });
}

function watchLog(log: Log, place: { readonly path?: string; readonly problem?: string }): RunLog {
  let hasProblems = false;
  function noticing(write: (message: string) => void): (message: string) => void {
    return (message) => {
      hasProblems = true;
      write(message);
    };
  }
  return {
    ...place,
    log: { ...log, error: noticing(log.error), warn: noticing(log.warn) },
    get hasProblems() {
      return hasProblems;
    },
    forgetProblems: () => void (hasProblems = false),
  };
}
