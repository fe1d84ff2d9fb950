/**
 * The settings of `codex-relay service`: their part of the table.
 *
 * @module
 */
import { parsePath, parseSwitch } from "./parsers.ts";
import type { Setting } from "./setting.ts";

/** What the text of these settings becomes. */
export interface ServiceSettings {
  readonly yes: boolean;
  readonly environmentFile: string;
}

/** The rows, in the order of the help. */
export const SERVICE_SETTINGS: { readonly [Key in keyof ServiceSettings]: Setting<ServiceSettings[Key]> } = {
  yes: {
    group: "Single commands",
    flag: "yes",
    letter: "y",
    variables: [],
    description: "Write or remove the file and start or stop the service without a question",
    inFile: false,
    commands: ["service"],
    parse: parseSwitch,
  },
  environmentFile: {
    group: "Single commands",
    flag: "environment-file",
    variables: [],
    form: "PATH",
    description: "File with lines NAME=value, such as a provider's key, that systemd gives to the service",
    inFile: false,
    commands: ["service"],
    parse: parsePath,
  },
};
