/**
 * The completion script for zsh.
 *
 * @module
 */
import type { FlagWord, Vocabulary } from "./vocabulary.ts";

/** Writes the script. */
export function formatZshCompletion({ commands, flags }: Vocabulary): string {
  const common = flags.filter((flag) => flag.commands === undefined);
  const own = commands.map(({ name, operands }) => ({
    name,
    words: [
      ...flags.filter((flag) => flag.commands?.includes(name)).map(formatFlag),
      ...(operands.length === 0 ? [] : [quote(`:word:(${operands.join(" ")})`)]),
    ],
  })).filter(({ words }) => words.length > 0);
  return `#compdef codex-relay
# Completion of codex-relay for zsh. In ~/.zshrc, behind compinit: source <(codex-relay completions zsh)
_codex_relay() {
  local -a flags words_of_command
  local word known=
  for word in \${words[2,CURRENT-1]}; do
    case $word in
      ${commands.map(({ name }) => name).join("|")}) known=$word; break ;;
    esac
  done
  flags=(
${common.map((flag) => `    ${formatFlag(flag)}`).join("\n")}
  )
  case $known in
${own.map(({ name, words }) => `    ${name}) words_of_command=(${words.join(" ")}) ;;`).join("\n")}
  esac
  if [[ -n $known ]]; then
    _arguments $flags ":command:($known)" $words_of_command
  else
    local -a commands
    commands=(
${commands.map(({ name, description }) => `      ${quote(`${name}:${description}`)}`).join("\n")}
    )
    _arguments $flags "1:command:{_describe command commands}"
  fi
}
if [[ \${funcstack[1]} == _codex_relay ]]; then _codex_relay; else compdef _codex_relay codex-relay; fi
`;
}

/** A flag as `_arguments` reads it. */
function formatFlag({ flag, letter, description, form, choices, isPath }: FlagWord): string {
  const action = isPath ? "_files" : choices.length > 0 ? `(${choices.join(" ")})` : "";
  const value = form === undefined ? "" : `:${form}:${action}`;
  const about = `[${description.replaceAll(/[[\]:\\]/g, "\\$&")}]`;
  const long = quote(`--${flag}${form === undefined ? "" : "="}${about}${value}`);
  return letter === undefined ? long : `${long} ${quote(`-${letter}${about}${value}`)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
