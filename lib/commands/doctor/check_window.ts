/**
 * The check of the model's window.
 *
 * @module
 */
import { omitUndefined } from "../../base/json.ts";
import { CODEX_PROMPT_TOKENS } from "../../base/limits.ts";
import { describeModels } from "../../codex/model_properties.ts";
import { describeSmallWindows } from "../../codex/window_notes.ts";
import { decodeModels } from "../../wire/models/decode.ts";
import { formatCount } from "../../relay/answer_numbers.ts";
import type { DoctorContext } from "./context.ts";
import type { CheckResult, SafeFacts } from "./finding.ts";

const SOURCES = {
  user: "from the configuration file",
  upstream: "the provider says so",
  table: "from a table",
  default: "assumed",
} as const;

/** How large the model's window is, by which source, and what becomes of a prompt beyond it. */
export async function checkWindow({ provider, upstream, learned, authorization }: DoctorContext): Promise<CheckResult> {
  const { target = "" } = learned.model ?? {};
  // A local server loads the model with its window when it is asked.
  const running = await upstream.models.findRunningWindow(target, authorization);
  const listed = upstream.models.find(target, authorization) ?? decodeModels([target])[0];
  if (listed === undefined) throw new TypeError("A name makes a model");
  const model = { ...listed, kind: "chat", ...omitUndefined({ contextWindow: running }) } as const;
  const [known] = describeModels([model], provider);
  if (known === undefined) throw new TypeError("A model has properties");
  const { contextWindow: window, windowSource, windowDate } = known;
  const source = `${SOURCES[windowSource]}${windowDate === undefined ? "" : ` of ${windowDate}`}`;
  const cut = provider.profile.overlongPrompts === "cut"
    ? "; this server cuts a longer prompt, which the relay notices and refuses"
    : "";
  const found = `${formatCount(window)} tokens, ${source}${cut}`;
  const tried = "looked for the window in the provider's list, the tables and the server";
  const facts: SafeFacts = { window, source: windowSource, cuts: cut !== "" };
  const [small] = describeSmallWindows([known], provider.profile);
  if (small !== undefined) {
    const { windowAdvice = "start its server with a larger one, or use another model" } = provider.profile;
    const outcome = window < CODEX_PROMPT_TOKENS ? "window.too_small" : "window.tight";
    return { outcome, tried, found, values: { advice: windowAdvice }, facts };
  }
  if (windowSource === "default") return { outcome: "window.assumed", tried, found, facts };
  return { tried, found, facts };
}
