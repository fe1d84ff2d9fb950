/**
 * The report of settings that cannot be used, in the form that the command has for its reports.
 *
 * @module
 */
import { readArguments } from "../config/arguments.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { refuseSettings } from "./doctor/refuse_settings.ts";

/** Says each of `errors`; `doctor --json` prints its object as well. */
export function reportWrongSettings(
  errors: readonly string[],
  { runtime, version }: {
    readonly runtime: Pick<Runtime, "args" | "write" | "writeLine">;
    /** Version of this program. */
    readonly version: string;
  },
): void {
  const { command, rawSettings } = readArguments(runtime.args);
  const isOn = (key: "json" | "share") => rawSettings.get(key)?.text === "true";
  refuseSettings(errors, {
    runtime,
    version,
    isJson: command === "doctor" && isOn("json"),
    isShared: isOn("share"),
  });
}
