/**
 * The command by which Codex is started, as a person can give it to a shell.
 *
 * @module
 */
import { formatShellVariable, quoteForShell } from "../../base/shell.ts";
import { TOKEN_VARIABLE } from "../../codex/config_toml.ts";

/** What the command consists of. */
export interface PrintedCommand {
  readonly args: readonly string[];
  /** Variables, but for the token. */
  readonly env: Readonly<Record<string, string>>;
  /** What the relay wants as its token: the user's own, the key in a variable, or any word. */
  readonly token:
    | { readonly kind: "own" }
    | { readonly kind: "key"; readonly variable: string }
    | { readonly kind: "any" };
}

/** The command in one line; it holds neither tokens nor keys, but names the variables that do. */
export function formatCodexCommand({ args, env, token }: PrintedCommand): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${quoteForShell(value)}`);
  return [`${TOKEN_VARIABLE}=${formatToken(token)}`, ...variables, "codex", ...args.map(quoteForShell)].join(" ");
}

function formatToken(token: PrintedCommand["token"]): string {
  if (token.kind === "any") return "no-token-needed";
  return formatShellVariable(token.kind === "own" ? TOKEN_VARIABLE : token.variable);
}
