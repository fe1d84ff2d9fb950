/**
 * The outside world of the checks, as an interface.
 *
 * @module
 */
import type { Runtime } from "../../runtime/runtime.ts";

/** The outside world of the checks. */
export interface DoctorIo
  extends Pick<Runtime, "os" | "variable" | "seesVariable" | "readText" | "runCodex" | "reach"> {
  /** Names of the files in a folder; empty when there is none, or this program was not permitted to look. */
  listFolder(path: string): readonly string[];
  /** Whether a process runs; undefined when this program was not permitted to look. */
  isRunning(pid: number): boolean | undefined;
}
