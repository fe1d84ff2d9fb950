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
  /** Whether it needs no settings, and works where they are wrong. */
  readonly isPlain?: true;
  /** Whether its settings are those of a relay that listens where they say, and so may be reached by others. */
  readonly listens?: true;
}

/** Every command, in the order of the help. */
export const COMMANDS = {
  run: { description: "Start Codex through a relay of its own, which ends with it", passedOn: "ARGUMENTS" },
  providers: { description: "List the providers that have a name", isPlain: true },
  doctor: { description: "Look for what is wrong between Codex, the relay and the provider", listens: true },
  usage: { description: "Show what the requests of the running relay used and cost" },
  completions: {
    description: "Print the script by which a shell completes the command line",
    operand: { form: "SHELL", choices: ["bash", "zsh", "fish"] },
    isPlain: true,
  },
  service: {
    description: "Run the relay as a service of this user, with the settings given here",
    operand: { form: "ACTION", choices: ["install", "remove", "status"] },
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

/** How a command is written, without the program's name. */
export function formatCommandUsage(name: CommandName, { operand, passedOn }: CommandRow): string {
  const choices = operand === undefined
    ? ""
    : ` ${operand.choices.length > 4 ? operand.form : operand.choices.join("|")}`;
  return `${name}${choices}${passedOn === undefined ? "" : ` [-- ${passedOn}]`}`;
}
