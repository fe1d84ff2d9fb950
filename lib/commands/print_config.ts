/**
 * The command `codex-relay --print-config`: it prints a configuration for Codex.
 *
 * @module
 */
import { collectOwnSecrets, createRedactor } from "../base/redact.ts";
import { writeFileAtomically } from "../codex/catalog_file.ts";
import { readCodexVersion } from "../codex/codex_version.ts";
import { readBundledInstructions } from "../codex/instructions.ts";
import { printConfig } from "../codex/print_config.ts";
import type { Config } from "../config/config.ts";
import { findProviderAt } from "../providers/select.ts";
import type { Machine } from "../runtime/machine.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { reportListProgress } from "./list_progress.ts";

/** The key that Codex will send to the provider at whose own address the relay asks without one. */
export function findClientKey(
  { apiKey, upstream }: Pick<Config, "apiKey" | "upstream">,
  machine: Pick<Machine, "variable">,
): string | undefined {
  const name = apiKey === undefined ? findProviderAt(upstream)?.keyVariable : undefined;
  return name === undefined ? undefined : machine.variable(name)?.trim() || undefined;
}

/** Prints the configuration; returns the exit code. */
export async function runPrintConfig(config: Config, runtime: Runtime): Promise<number> {
  const { write, writeLine, runCodex } = runtime;
  for (const warning of config.warnings) writeLine(warning);
  // An upstream may name its models as it likes.
  const clientKey = findClientKey(config, runtime);
  const redact = createRedactor([...collectOwnSecrets(config), clientKey]);
  const progress = reportListProgress(config, runtime);
  try {
    return await printConfig({ ...config, clientKey }, {
      write(text) {
        progress.clear();
        write(redact(text));
      },
      warn: (line) => progress.printAbove(() => writeLine(redact(line))),
      fetch,
      codexInstructions: () => readBundledInstructions(runCodex),
      codexVersion: () => readCodexVersion(runCodex),
      writeFile: writeFileAtomically,
    });
  } finally {
    progress.clear();
  }
}
