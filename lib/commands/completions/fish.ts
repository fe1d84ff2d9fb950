/**
 * The completion script for fish, from 3.0 on.
 *
 * @module
 */
import type { FlagWord, Vocabulary } from "./vocabulary.ts";

const PROGRAM = "complete -c codex-relay";

/** Writes the script. */
export function formatFishCompletion({ commands, flags }: Vocabulary): string {
  // The value of a flag is no command, as `__fish_use_subcommand` would have it.
  const names = commands.map(({ name }) => name);
  return [
    "# Completion of codex-relay for fish: codex-relay completions fish > ~/.config/fish/completions/codex-relay.fish",
    `${PROGRAM} -f`,
    ...commands.flatMap(({ name, description, operands }) => [
      `${PROGRAM} ${formatCondition(names, "not ")} -a ${name} -d ${quote(description)}`,
      ...(operands.length === 0 ? [] : [`${PROGRAM} ${formatCondition([name])} -a ${quote(operands.join(" "))}`]),
    ]),
    ...flags.map(formatFlag),
    "",
  ].join("\n");
}

function formatFlag({ flag, letter, description, form, choices, isPath, commands }: FlagWord): string {
  const value = isPath ? " -r -F" : form === undefined ? "" : " -x";
  return [
    PROGRAM,
    commands === undefined ? "" : ` ${formatCondition(commands)}`,
    ` -l ${flag}`,
    letter === undefined ? "" : ` -s ${letter}`,
    value,
    choices.length === 0 ? "" : ` -a ${quote(choices.join(" "))}`,
    ` -d ${quote(description)}`,
  ].join("");
}

function formatCondition(commands: readonly string[], not = ""): string {
  return `-n ${quote(`${not}__fish_seen_subcommand_from ${commands.join(" ")}`)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
