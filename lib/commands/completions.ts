/**
 * The command `codex-relay completions`: it prints the script by which a shell completes the command line.
 *
 * @module
 */
import { formatBashCompletion } from "./completions/bash.ts";
import { formatFishCompletion } from "./completions/fish.ts";
import { listVocabulary, type Vocabulary } from "./completions/vocabulary.ts";
import { formatZshCompletion } from "./completions/zsh.ts";

const FORMATS: Readonly<Record<string, (vocabulary: Vocabulary) => string>> = {
  bash: formatBashCompletion,
  zsh: formatZshCompletion,
  fish: formatFishCompletion,
};

/** The script for `shell`, one of the operands of the command. */
export function formatCompletion(shell = ""): string {
  return FORMATS[shell]?.(listVocabulary()) ?? "";
}
