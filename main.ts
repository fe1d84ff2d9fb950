/**
 * The command `codex-relay`: it does what the command line asks for, and ends with an exit code.
 *
 * 0: done, or stopped by a signal; 1: failed, for example because the port is in use; 2: the settings cannot be used.
 *
 * ```sh
 * deno run -A jsr:@codex-relay/cli --help
 * ```
 *
 * @module
 */
import manifest from "./deno.json" with { type: "json" };
import { EXIT_USAGE } from "./lib/commands/exit_codes.ts";
import { type Command, readConfig } from "./lib/config/config.ts";
import { ConfigError } from "./lib/config/config_error.ts";
import { keepStreams } from "./lib/config/keep_streams.ts";
import { loadRuntime } from "./lib/runtime/load_runtime.ts";
import type { Runtime } from "./lib/runtime/runtime.ts";

/** Does what the command line asks for; undefined when the relay runs on until a signal. */
async function main(runtime: Runtime): Promise<number | undefined> {
  const { write } = runtime;
  const { version } = manifest;
  let command: Command;
  try {
    command = await readConfig(runtime);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    const { reportWrongSettings } = await import("./lib/commands/wrong_settings.ts");
    reportWrongSettings(thrown.errors, { runtime, version });
    return EXIT_USAGE;
  }
  // What is not needed is not even loaded: the program starts sooner.
  switch (command.kind) {
    case "help": {
      const { formatHelp } = await import("./lib/config/help.ts");
      write(formatHelp(version, command.about));
      return 0;
    }
    case "version":
      write(`codex-relay ${version}\n`);
      return 0;
    case "providers": {
      const { formatProviderList } = await import("./lib/providers/table.ts");
      write(formatProviderList());
      return 0;
    }
    case "run": {
      const { runRun } = await import("./lib/commands/run/run.ts");
      return await runRun(command, { runtime, version });
    }
    case "completions": {
      const { formatCompletion } = await import("./lib/commands/completions.ts");
      write(formatCompletion(command.operand));
      return 0;
    }
    case "usage": {
      const { runUsage } = await import("./lib/commands/usage/usage.ts");
      return await runUsage(command.config, runtime);
    }
    case "print_config": {
      const { runPrintConfig } = await import("./lib/commands/print_config.ts");
      return await runPrintConfig(command.config, runtime);
    }
    case "doctor": {
      const { runDoctor } = await import("./lib/commands/doctor/doctor.ts");
      return await runDoctor(command.config, { runtime, version });
    }
    case "service": {
      const { runService } = await import("./lib/commands/service/service.ts");
      return await runService(command.config, { action: command.operand, runtime, version });
    }
    case "serve": {
      const { runServe } = await import("./lib/commands/serve.ts");
      return await runServe(command.config, { runtime, version });
    }
  }
}

if (import.meta.main) {
  const runtime = keepStreams(await loadRuntime());
  const exitCode = await main(runtime);
  if (exitCode !== undefined) runtime.exit(exitCode);
}
