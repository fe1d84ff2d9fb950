/**
 * A workspace in which there is something for Codex to review.
 *
 * @module
 */
import { assert } from "@std/assert";

/** The answer of a model that has reviewed a change and found nothing. */
export const EMPTY_REVIEW: string = JSON.stringify({
  findings: [],
  overall_correctness: "patch is correct",
  overall_explanation: "Nothing is wrong with it.",
  overall_confidence_score: 0.9,
});

/** Makes the folder `workspace` a repository with a new file that is not committed. */
export async function prepareRepository(workspace: string): Promise<void> {
  await runGit(workspace, "init", "--quiet");
  await runGit(workspace, "commit", "--quiet", "--allow-empty", "--message", "Begin");
  await Deno.writeTextFile(`${workspace}/new.txt`, "new\n");
}

async function runGit(cwd: string, ...args: string[]): Promise<void> {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  const { success } = await new Deno.Command("git", { args: [...identity, ...args], cwd, stdout: "null" }).output();
  assert(success, `git ${args[0]} failed`);
}
