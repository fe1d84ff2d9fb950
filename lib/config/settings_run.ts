/**
 * The settings that belong to the commands that start or examine Codex.
 *
 * @module
 */
import { parseModelName, parseSwitch } from "./parsers.ts";
import type { Setting } from "./setting.ts";

/** The settings of this part of the table. */
export interface RunSettings {
  readonly model: string;
  readonly printCommand: boolean;
}

/** The rows of this part. */
export const RUN_SETTINGS: { readonly [Key in keyof RunSettings]: Setting<RunSettings[Key]> } = {
  model: {
    group: "Single commands",
    flag: "model",
    letter: "m",
    variables: [{ name: "CODEX_RELAY_MODEL" }],
    form: "NAME",
    description: "Model to begin with; without it the best one that the provider lists",
    inFile: true,
    commands: ["run"],
    parse: parseModelName,
  },
  printCommand: {
    group: "Single commands",
    flag: "print-command",
    variables: [],
    description: "Print how Codex would be started, and exit",
    inFile: false,
    commands: ["run"],
    parse: parseSwitch,
  },
};
