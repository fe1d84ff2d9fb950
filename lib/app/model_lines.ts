/**
 * The lines of a starting relay about its upstreams' models.
 *
 * @module
 */
import { describeModels } from "../codex/model_properties.ts";
import { describeSmallWindows } from "../codex/window_notes.ts";
import { RelayError } from "../base/errors.ts";
import type { ProviderConfig } from "../config/providers.ts";
import { chooseNamed } from "../upstream/chosen_models.ts";
import { listRunningModels } from "../upstream/running_windows.ts";

/** Takes a line for the user, of a level. */
export type PrintLine = (level: "info" | "warn", line: string) => void;

const MODELS_SHOWN = 20;

/** Lists the models of `provider`, or says why they cannot be listed, within five seconds. */
export async function printModels(
  provider: ProviderConfig,
  { print, signal }: { readonly print: PrintLine; readonly signal: AbortSignal },
): Promise<void> {
  const { id = "upstream", upstream, apiKey, profile, modelNames } = provider;
  // It has no key: that was said already.
  if (modelNames?.length === 0) return;
  try {
    const models = await listRunningModels({ upstream, profile, signal, ...(apiKey !== undefined && { apiKey }) });
    const offered = chooseNamed(models, modelNames);
    print("info", `ℹ ${id} models: ${formatModelNames(offered.map((model) => model.id))}`);
    for (const note of describeSmallWindows(describeModels(offered, provider), profile)) print("warn", `⚠ ${note}`);
  } catch (thrown) {
    const error = RelayError.from(thrown);
    if (signal.aborted) return;
    if (error.code === "upstream_auth" && apiKey === undefined) {
      print("info", `ℹ ${id} models: listing models needs a key`);
    } else print("warn", `⚠ ${error.message}`);
  }
}

function formatModelNames(ids: readonly string[]): string {
  if (ids.length === 0) return "none";
  const rest = ids.length - MODELS_SHOWN;
  return `${ids.slice(0, MODELS_SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
