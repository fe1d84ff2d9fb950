/**
 * A terminal for tests: starts a program, types, and reads the screen.
 *
 * It uses tmux with a server of its own, so that no other session is touched.
 *
 * @module
 */

/** A program in a terminal. */
export interface Terminal extends AsyncDisposable {
  /** Types text as it is. */
  type(text: string): Promise<void>;
  /** Presses keys by tmux's names, for example `Enter` or `Escape`. */
  press(...keys: string[]): Promise<void>;
  /** What the screen shows. */
  screen(): Promise<string>;
  /** The same with the escape sequences of its colours. */
  styledScreen(): Promise<string>;
  /**
   * Waits until the screen matches.
   *
   * @throws {Error} with the screen's text when it does not within `limitMs` (15 s when absent).
   */
  waitFor(pattern: RegExp, limitMs?: number): Promise<string>;
}

/** Whether tmux is installed. */
export async function hasTmux(): Promise<boolean> {
  try {
    return (await new Deno.Command("tmux", { args: ["-V"], stdout: "null", stderr: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Where and how a program runs in a terminal. */
export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Cells per row; 120 when absent. */
  readonly columns?: number;
  /** Rows; 40 when absent. */
  readonly rows?: number;
}

/** Starts `command` in a terminal. */
export async function openTerminal(
  command: readonly string[],
  { cwd, env, columns = 120, rows = 40 }: TerminalOptions,
): Promise<Terminal> {
  const socket = `codex-relay-test-${Deno.pid}-${crypto.randomUUID().slice(0, 8)}`;
  async function tmux(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-L", socket, "-f", "/dev/null", ...args],
      clearEnv: true,
      env: { ...env },
      stdin: "null",
    }).output();
    if (!success) throw new Error(`tmux ${args[0]} failed: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }
  const size = ["-x", String(columns), "-y", String(rows)];
  await tmux("new-session", "-d", "-s", "main", ...size, "-c", cwd, command.map(quote).join(" "));
  const screen = () => tmux("capture-pane", "-p", "-t", "main");
  return {
    async type(text) {
      await tmux("send-keys", "-t", "main", "-l", text);
    },
    async press(...keys) {
      await tmux("send-keys", "-t", "main", ...keys);
    },
    screen,
    styledScreen: () => tmux("capture-pane", "-p", "-e", "-t", "main"),
    async waitFor(pattern, limitMs = 15_000) {
      const deadline = Date.now() + limitMs;
      let text = await screen();
      while (!pattern.test(text)) {
        if (Date.now() > deadline) throw new Error(`The screen never showed ${pattern}:\n${text}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        text = await screen();
      }
      return text;
    },
    async [Symbol.asyncDispose]() {
      await tmux("kill-server");
    },
  };
}
