/**
 * The report of `doctor` when its settings cannot be used, and so nothing can be looked at.
 *
 * @module
 */
import type { Runtime } from "../../runtime/runtime.ts";
import { EXIT_USAGE } from "../exit_codes.ts";
import { encodeRefusal } from "./encode_report.ts";

/** How the report is wanted. */
export interface RefusalOptions {
  readonly runtime: Pick<Runtime, "write" | "writeLine">;
  /** Version of this program. */
  readonly version: string;
  readonly isJson: boolean;
  /** Whether it is for other people's eyes, see `share_report.ts`. */
  readonly isShared: boolean;
}

/** Says each of `errors`; to a program that wants JSON, in an object of the usual form as well. */
export function refuseSettings(
  errors: readonly string[],
  { runtime, version, isJson, isShared }: RefusalOptions,
): void {
  for (const error of errors) runtime.writeLine(error);
  if (isJson) runtime.write(encodeRefusal(errors, { version, exitCode: EXIT_USAGE, isShared }));
}
