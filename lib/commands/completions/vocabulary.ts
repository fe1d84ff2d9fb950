/**
 * The words of the command line, as the completion of every shell needs them.
 *
 * @module
 */
import { LOG_LEVELS } from "../../base/log.ts";
import { listCommands } from "../../config/commands.ts";
import type { Setting } from "../../config/setting.ts";
import { listSettings } from "../../config/settings.ts";
import { PROVIDERS } from "../../providers/select.ts";

/** A flag. */
export interface FlagWord {
  /** Without its dashes. */
  readonly flag: string;
  readonly letter?: string;
  readonly description: string;
  /** What its value looks like; absent for a switch. */
  readonly form?: string;
  /** The values that there are; empty when any may be given. */
  readonly choices: readonly string[];
  /** Whether the value is the path of a file. */
  readonly isPath: boolean;
  /** The commands that take it; absent: all, and the relay itself. */
  readonly commands?: readonly string[];
}

/** A command. */
export interface CommandWord {
  readonly name: string;
  readonly description: string;
  /** The words of which one must follow; empty when none may. */
  readonly operands: readonly string[];
  /** Whether arguments of another program may follow behind `--`. */
  readonly passesOn: boolean;
}

/** All words of the command line. */
export interface Vocabulary {
  readonly commands: readonly CommandWord[];
  readonly flags: readonly FlagWord[];
}

/** The values of the flags that take only some. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  "provider": PROVIDERS.map(({ name }) => name),
  "log-level": LOG_LEVELS,
};

/** The forms that stand for a path. */
const PATH_FORMS: readonly string[] = ["PATH", "FILE", "FOLDER"];

/** The words of this program, in the order of its help. */
export function listVocabulary(): Vocabulary {
  return {
    commands: listCommands().map(([name, { description, operand, passedOn }]) => ({
      name,
      description,
      operands: operand?.choices ?? [],
      passesOn: passedOn !== undefined,
    })),
    flags: listSettings().map(([, setting]) => describeFlag(setting)),
  };
}

function describeFlag({ flag, letter, description, form, commands }: Setting<unknown>): FlagWord {
  return {
    flag,
    ...(letter !== undefined && { letter }),
    // Shells show one line.
    description: description.split(/[;:] |\. |, such as /)[0] ?? description,
    ...(form !== undefined && { form }),
    choices: Object.hasOwn(CHOICES, flag) ? CHOICES[flag] ?? [] : [],
    isPath: form !== undefined && PATH_FORMS.includes(form),
    ...(commands !== undefined && { commands }),
  };
}
