/**
 * The installed Codex, and whether it can be used through the relay.
 *
 * @module
 */
import { isCodexTooOld, OLDEST_CODEX, readCodexVersion } from "../../codex/codex_version.ts";
import { CodexMissingError } from "../../runtime/codex_process.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { EXIT_FAILED } from "../exit_codes.ts";
import { RunRefusal } from "./refusal.ts";

/**
 * The version of the installed Codex; undefined when it prints none.
 *
 * @throws {CodexMissingError} when there is none.
 * @throws {RunRefusal} when it is too old.
 */
export async function readInstalledVersion({ runCodex }: Pick<Runtime, "runCodex">): Promise<string | undefined> {
  let missing: CodexMissingError | undefined;
  const version = await readCodexVersion(async (args) => {
    try {
      return await runCodex(args);
    } catch (thrown) {
      if (thrown instanceof CodexMissingError) missing = thrown;
      throw thrown;
    }
  });
  if (missing !== undefined) throw missing;
  if (version === undefined || !isCodexTooOld(version)) return version;
  throw new RunRefusal(
    `Cannot start Codex ${version}: it is too old, ${OLDEST_CODEX} is the oldest that works; ` +
      "update it with npm install --global @openai/codex",
    EXIT_FAILED,
  );
}
