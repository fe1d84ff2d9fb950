/**
 * The rows of the table of settings that belong to the search for faults.
 *
 * @module
 */
import type { Setting } from "./setting.ts";
import { parsePath, parseSwitch } from "./parsers.ts";

/** What the texts of these settings become. */
export interface DoctorSettings {
  readonly offline: boolean;
  readonly share: boolean;
  readonly write: string;
}

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
