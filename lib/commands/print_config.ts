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
import type { Runtime } from "../runtime/runtime.ts";
import { reportListProgress } from "./list_progress.ts";

/** Prints the configuration; returns the exit code. */
export async function runPrintConfig(config: Config, { write, writeLine, runCodex }: Runtime): Promise<number> {
  for (const warning of config.warnings) writeLine(warning);
  // An upstream may name its models as it likes.
  const redact = createRedactor(collectOwnSecrets(config));
  const progress = reportListProgress(config);
  try {
    return await printConfig(config, {
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
