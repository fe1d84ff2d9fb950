/**
 * The completion script for bash, from 3.2 on, which is the one of macOS.
 *
 * @module
 */
import type { FlagWord, Vocabulary } from "./vocabulary.ts";

/** Writes the script. */
export function formatBashCompletion({ commands, flags }: Vocabulary): string {
  const withValue = flags.filter(({ form }) => form !== undefined);
  const chosen = withValue.filter(({ choices }) => choices.length > 0);
  const paths = withValue.filter(({ isPath }) => isPath);
  const operands = commands.filter((command) => command.operands.length > 0);
  return `# Completion of codex-relay for bash. In ~/.bashrc: source <(codex-relay completions bash)
_codex_relay() {
  local cur=\${COMP_WORDS[COMP_CWORD]} flag=\${COMP_WORDS[COMP_CWORD-1]} command= operand= previous= word i
  COMPREPLY=()
  # bash takes an equals sign for a word of its own.
  if [[ $cur == "=" ]]; then cur=
  elif [[ $flag == "=" ]]; then flag=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == "--" ]]; then return; fi
    case $previous in
      ${joinPatterns(withValue)}) if [[ $word != "=" ]]; then previous=; fi; continue ;;
    esac
    previous=$word
    if [[ $word == -* || $word == "=" ]]; then continue; fi
    if [[ -z $command ]]; then command=$word; else operand=$word; fi
  done
  case $flag in
${chosen.map((word) => `    --${word.flag}) ${reply(word.choices)}; return ;;`).join("\n")}
    ${joinPatterns(paths)})
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
      return ;;
    ${joinPatterns(withValue)}) return ;;
  esac
  if [[ $cur == -* ]]; then
    case $command in
${commands.map(({ name }) => `      ${name}) ${reply(listFlags(flags, name))} ;;`).join("\n")}
      *) ${reply(listFlags(flags))} ;;
    esac
  elif [[ -z $command ]]; then ${reply(commands.map(({ name }) => name))}
  elif [[ -z $operand ]]; then
    case $command in
${operands.map(({ name, operands: words }) => `      ${name}) ${reply(words)} ;;`).join("\n")}
      *) ;;
    esac
  fi
}
complete -F _codex_relay codex-relay
`;
}

/** The pattern of a `case` for any of these flags. */
function joinPatterns(flags: readonly FlagWord[]): string {
  return flags.map(({ flag }) => `--${flag}`).join("|");
}

/** The flags that may be given to a command, or to the relay itself. */
function listFlags(flags: readonly FlagWord[], command?: string): string[] {
  return flags
    .filter(({ commands }) => commands === undefined || command !== undefined && commands.includes(command))
    .flatMap(({ flag, letter }) => [`--${flag}`, ...(letter === undefined ? [] : [`-${letter}`])]);
}

function reply(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$cur"))`;
}
