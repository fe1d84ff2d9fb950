/**
 * Programs that the build runs in the repository's root.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** The path of `name` below the repository's root. */
export function fromRoot(name: string): string {
  return fileURLToPath(new URL(`../../${name}`, import.meta.url));
}

/**
 * Runs a program; returns what it printed.
 *
 * @throws {Error} with what it wrote to stderr when it fails.
 */
export async function runTool(program: string, args: readonly string[]): Promise<string> {
  // npm is a .cmd file on Windows, which Deno runs only by that name.
  const command = Deno.build.os === "windows" && program === "npm" ? "npm.cmd" : program;
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd: fromRoot("") }).output();
  if (!success) throw new Error(`Cannot run ${program} ${args[0]}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
