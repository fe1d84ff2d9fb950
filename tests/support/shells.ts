/**
 * The completion of real shells, asked without a terminal.
 *
 * @module
 */

/** A shell with the script by which it is asked what would complete a line. */
export interface TestedShell {
  readonly name: "bash" | "zsh" | "fish";
  /** Whether it is missing here. */
  readonly isMissing: boolean;
  /** What it offers for `line`, whose last word is to be completed, sorted; in a home that the test gives. */
  complete(line: string, place: { readonly script: string; readonly home: string }): Promise<string[]>;
}

/** Reads `$1`, a completion script, and completes the words behind it, as bash splits them. */
const IN_BASH = `
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_codex_relay
printf '%s\\n' "\${COMPREPLY[@]}"
`;

/** Completes the line `$2` in a zsh of its own, whose every match is printed between two zero bytes. */
const IN_ZSH = `
zmodload zsh/zpty
zpty z zsh -f -i
local words
zpty -w z 'PROMPT= ; cd '$HOME'; autoload -Uz compinit; compinit -u -D; source '$1
zpty -w z 'bindkey "^I" complete-word; zmodload zsh/zutil; null() { print -rn -- $'"'\\\\0'"' }; compprefuncs=(null); comppostfuncs=(null exit)'
zpty -w z 'compadd() { if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]] { builtin compadd "$@"; return $? }; local -a hits; builtin compadd -A hits "$@"; local hit; for hit in $hits; do print -r -- "<$hit>"; done }; print ready'
zpty -r -m z words '*ready*ready*'
zpty -w -n z "$2"$'\\t'
while zpty -r z words; do print -rn -- $words; done
`;

async function run(program: string, args: string[], home: string): Promise<string> {
  const signal = AbortSignal.timeout(20_000);
  const env = { HOME: home, PATH: Deno.env.get("PATH") ?? "", TERM: "dumb" };
  const { stdout } = await new Deno.Command(program, { args, env, clearEnv: true, cwd: home, signal, stdin: "null" })
    .output();
  return new TextDecoder().decode(stdout);
}

function isMissing(program: string): boolean {
  try {
    return !new Deno.Command(program, { args: ["-c", "true"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return true;
  }
}

function readLines(text: string): string[] {
  return text.split("\n").map((line) => line.split("\t")[0]?.trim() ?? "").filter((line) => line !== "").sort();
}

/** Every shell that has a completion script. */
export const SHELLS: readonly TestedShell[] = [
  {
    name: "bash",
    isMissing: isMissing("bash"),
    complete: async (line, { script, home }) => {
      const words = line.replaceAll("=", " = ").split(/ +/);
      return readLines(await run("bash", ["--norc", "-c", IN_BASH, "bash", script, ...words], home));
    },
  },
  {
    name: "zsh",
    isMissing: isMissing("zsh"),
    complete: async (line, { script, home }) => {
      const text = await run("zsh", ["-f", "-c", IN_ZSH, "zsh", script, line], home);
      return [...text.matchAll(/<([^<>\n]+)>/g)].map(([, hit = ""]) => hit).sort();
    },
  },
  {
    name: "fish",
    isMissing: isMissing("fish"),
    complete: async (line, { script, home }) => {
      const command = `source ${script}; complete -C ${JSON.stringify(line)}`;
      const lines = readLines(await run("fish", ["--no-config", "-c", command], home));
      // What is completed behind an equals sign comes with all that stands before it.
      return lines.map((word) => word.replace(/^--[\w-]+=/, ""));
    },
  },
];
