/**
 * Programs of the system that are run to their end, by the means of each runtime.
 *
 * @module
 */
import { execFile } from "node:child_process";

/** What became of a program. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long a program may take, in milliseconds. */
const LIMIT_MS = 60_000;

/** Runs `program`; undefined when there is none of that name, or when it may not be run. */
export async function runProgram(program: string, args: readonly string[]): Promise<ProgramResult | undefined> {
  return "Deno" in globalThis ? await runOnDeno(program, args) : await runOnNode(program, args);
}

/** `node:child_process` copies the whole environment, which Deno need not permit; this passes it on unread. */
async function runOnDeno(program: string, args: readonly string[]): Promise<ProgramResult | undefined> {
  if (Deno.permissions.querySync({ name: "run", command: program }).state !== "granted") return undefined;
  try {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args], stdin: "null", signal })
      .output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
}

async function runOnNode(program: string, args: readonly string[]): Promise<ProgramResult | undefined> {
  return await new Promise((resolve) => {
    execFile(program, [...args], { timeout: LIMIT_MS }, (error, stdout, stderr) => {
      if (error === null) return resolve({ code: 0, stdout, stderr });
      resolve(error.code === "ENOENT" ? undefined : { code: Number(error.code ?? 1) || 1, stdout, stderr });
    }).stdin?.end();
  });
}
