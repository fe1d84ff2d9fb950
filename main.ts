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
    const { reportWrongSettings }: typeof import("./lib/commands/wrong_settings.ts") = await import(
      "./lib/commands/wrong_settings.ts" as string
    );
    reportWrongSettings(thrown.errors, { runtime, version });
    return EXIT_USAGE;
  }
  // What is not needed is not even loaded: the program starts sooner. Deno reads every file that an import names before
  // it runs anything, 0.05 ms each (2.9.6, 2026-11); by `as string` it does not see the name, and bundlers still do.
  switch (command.kind) {
    case "help": {
      const { formatHelp }: typeof import("./lib/config/help.ts") = await import("./lib/config/help.ts" as string);
      write(formatHelp(version, command.about));
      return 0;
    }
    case "version":
      write(`codex-relay ${version}\n`);
      return 0;
    case "providers": {
      const { formatProviderList }: typeof import("./lib/providers/table.ts") = await import(
        "./lib/providers/table.ts" as string
      );
      write(formatProviderList());
      return 0;
    }
    case "run": {
      const { runRun }: typeof import("./lib/commands/run/run.ts") = await import(
        "./lib/commands/run/run.ts" as string
      );
      return await runRun(command, { runtime, version });
    }
    case "completions": {
      const { formatCompletion }: typeof import("./lib/commands/completions.ts") = await import(
        "./lib/commands/completions.ts" as string
      );
      write(formatCompletion(command.operand));
      return 0;
    }
    case "usage": {
      const { runUsage }: typeof import("./lib/commands/usage/usage.ts") = await import(
        "./lib/commands/usage/usage.ts" as string
      );
      return await runUsage(command.config, runtime);
    }
    case "print_config": {
      const { runPrintConfig }: typeof import("./lib/commands/print_config.ts") = await import(
        "./lib/commands/print_config.ts" as string
      );
      return await runPrintConfig(command.config, runtime);
    }
    case "doctor": {
      const { runDoctor }: typeof import("./lib/commands/doctor/doctor.ts") = await import(
        "./lib/commands/doctor/doctor.ts" as string
      );
      return await runDoctor(command.config, { runtime, version });
    }
    case "service": {
      const { runService }: typeof import("./lib/commands/service/service.ts") = await import(
        "./lib/commands/service/service.ts" as string
      );
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
