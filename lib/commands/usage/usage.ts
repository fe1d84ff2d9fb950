/**
 * The command `codex-relay usage`: it prints what the requests of the running relay used and cost.
 *
 * @module
 */
import type { Config } from "../../config/config.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { EXIT_FAILED } from "../exit_codes.ts";
import { fetchRelayUsage } from "./fetch_usage.ts";
import { formatUsage } from "./format_usage.ts";

/** Prints the sums; returns the exit code. */
export async function runUsage(
  config: Config,
  { write, writeLine }: Pick<Runtime, "write" | "writeLine">,
): Promise<number> {
  const answer = await fetchRelayUsage(config);
  if ("problem" in answer) {
    writeLine(answer.problem);
    return EXIT_FAILED;
  }
  write(config.json ? `${JSON.stringify(answer.usage, undefined, 2)}\n` : formatUsage(answer.usage));
  return 0;
}
