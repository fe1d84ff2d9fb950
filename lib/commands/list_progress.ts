/**
 * What a terminal shows while providers are asked for their models.
 *
 * @module
 */
import { resolveProviderName } from "../app/relay_options.ts";
import { createProgress, type Progress, type ProgressOptions } from "../base/progress.ts";
import { type Config, listProviders } from "../config/config.ts";

/** How long the terminal may stay blank, in milliseconds: a bit less than what the line's own timer takes. */
const PATIENCE_MS = 900;

/** Shows that the providers of `config` are asked, unless they answer within a second; remove the line afterwards. */
export function reportListProgress(config: Config, options: Omit<ProgressOptions, "patience">): Progress {
  const progress = createProgress({ ...options, patience: PATIENCE_MS });
  const [first, ...others] = listProviders(config);
  progress.show(
    others.length === 0
      ? `asking ${resolveProviderName(first)} for its models`
      : `asking ${others.length + 1} providers for their models`,
  );
  return progress;
}
