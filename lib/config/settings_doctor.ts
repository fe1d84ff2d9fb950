/**
 * The rows of the table of settings that belong to the search for faults.
 *
 * @module
 */
import type { Setting } from "./setting.ts";
import { parseModelName, parsePath, parseSwitch } from "./parsers.ts";

/** What the texts of these settings become. */
export interface DoctorSettings {
  readonly offline: boolean;
  readonly share: boolean;
  readonly write: string;
}

/** The model that a command uses. */
export const MODEL_SETTING: { readonly model: Setting<string> } = {
  model: {
    group: "Single commands",
    flag: "model",
    variables: [{ name: "CODEX_RELAY_MODEL" }],
    form: "NAME",
    description: "Model to use; without it the first one that the provider offers",
    inFile: true,
    commands: ["doctor"],
    parse: parseModelName,
  },
};

/** The rows, in the order of the help. */
export const DOCTOR_SETTINGS: { readonly [Key in keyof DoctorSettings]: Setting<DoctorSettings[Key]> } = {
  offline: {
    group: "Single commands",
    flag: "offline",
    variables: [],
    description: "Ask the provider nothing",
    inFile: false,
    commands: ["doctor"],
    parse: parseSwitch,
  },
  share: {
    group: "Single commands",
    flag: "share",
    variables: [],
    description: "Print a report without keys, prompts, hosts, names and paths, for an issue",
    inFile: false,
    commands: ["doctor"],
    parse: parseSwitch,
  },
  write: {
    group: "Single commands",
    flag: "write",
    variables: [],
    form: "FILE",
    description: "Write what was learned about the provider into this new file, as lines for the configuration file",
    inFile: false,
    commands: ["doctor"],
    parse: parsePath,
  },
};
