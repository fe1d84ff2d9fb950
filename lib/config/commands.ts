/**
 * The table of commands that are written as a word without dashes, from which command line and help are made.
 *
 * @module
 */

/** One command. */
export interface CommandRow {
  /** What it does, for the help. */
  readonly description: string;
  /** The one word that must follow it; absent when none may. */
  readonly operand?: {
    /** What stands for the word in the help, for example `SHELL`. */
    readonly form: string;
    /** The words that it may be. */
    readonly choices: readonly string[];
  };
  /** What stands in the help for the arguments behind `--`, which are passed on unread; absent when none may follow. */
  readonly passedOn?: string;
  /** What its own help adds: paragraphs on how it is used. */
  readonly notes: readonly string[];
  /** The flags of the relay that matter most to it, without their dashes, which its own help repeats. */
  readonly relayFlags: readonly string[];
  /** Whether it needs no settings, and works where they are wrong. */
  readonly isPlain?: true;
  /** Whether its settings are those of a relay that listens where they say, and so may be reached by others. */
  readonly listens?: true;
}

/** Flags by which the provider and its key are chosen. */
const PROVIDER_FLAGS = ["provider", "upstream", "wire", "api-key-file"];

/** Every command, in the order of the help. */
export const COMMANDS = {
  run: {
    description: "Start Codex through a relay of its own, which ends with it",
    passedOn: "ARGUMENTS OF CODEX",
    notes: [
      "Without --provider or --upstream it takes the one known provider whose key variable is set, or the one local " +
      "server that answers.",
      'Arguments behind -- go to Codex: run -- exec "Fix the tests", run -- resume --last.',
    ],
    relayFlags: [...PROVIDER_FLAGS, "config"],
  },
  providers: {
    description: "List the providers that have a name",
    notes: ["The names are those of --provider. The ports are suggestions."],
    relayFlags: [],
    isPlain: true,
  },
  doctor: {
    description: "Look for what is wrong between Codex, the relay and the provider",
    notes: [
      "It looks at the provider that run would take, makes a few small requests, says beforehand how many, and changes " +
      "nothing. It ends with 1 if something failed.",
    ],
    relayFlags: ["port", ...PROVIDER_FLAGS, "config"],
    listens: true,
  },
  usage: {
    description: "Show what the requests of the running relay used and cost",
    notes: ["It asks the relay that listens on --port. A relay of run sums up by itself when it ends."],
    relayFlags: ["port", "relay-token-file", "config"],
  },
  completions: {
    description: "Print the script by which a shell completes the command line",
    operand: { form: "SHELL", choices: ["bash", "zsh", "fish"] },
    notes: ["The script's first line says where it belongs."],
    relayFlags: [],
    isPlain: true,
  },
  service: {
    description: "Run the relay as a service of this user, with the settings given here",
    operand: { form: "ACTION", choices: ["install", "remove", "status"] },
    notes: [
      "It prints what it would write, and asks first. A key is never written: name a file that holds it with " +
      "--api-key-file.",
    ],
    relayFlags: ["port", ...PROVIDER_FLAGS, "config"],
    listens: true,
  },
} satisfies Readonly<Record<string, CommandRow>>;

/** Name of a command. */
export type CommandName = keyof typeof COMMANDS;

/** Name of a command that needs no settings. */
export type PlainCommandName = {
  [Name in CommandName]: typeof COMMANDS[Name] extends { readonly isPlain: true } ? Name : never;
}[CommandName];

/** Whether the command works without settings. */
export function isPlainCommand(name: CommandName): name is PlainCommandName {
  return "isPlain" in COMMANDS[name];
}

/** The rows with their names, in the order of the help. */
export function listCommands(): readonly (readonly [CommandName, CommandRow])[] {
  return Object.entries(COMMANDS) as [CommandName, CommandRow][];
}

/** The row of the command `name`; undefined when there is no such command. */
export function findCommand(name: string): readonly [CommandName, CommandRow] | undefined {
  return listCommands().find(([known]) => known === name);
}

/** How a command is written, without the program's name; `options` stands before what is passed on. */
export function formatCommandUsage(
  name: CommandName,
  { operand, passedOn }: Pick<CommandRow, "operand" | "passedOn">,
  options?: string,
): string {
  const choices = operand === undefined ? [] : [operand.choices.length > 4 ? operand.form : operand.choices.join("|")];
  return [
    name,
    ...choices,
    ...options === undefined ? [] : [options],
    ...passedOn === undefined ? [] : [`[-- ${passedOn}]`],
  ]
    .join(" ");
}
