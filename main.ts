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
import { LoadError, loadLate } from "./lib/base/load_late.ts";
import { EXIT_FAILED, EXIT_USAGE } from "./lib/commands/exit_codes.ts";
import type { PlainCommandName } from "./lib/config/commands.ts";
import { type Command, readConfig } from "./lib/config/config.ts";
import { ConfigError } from "./lib/config/config_error.ts";
import { keepStreams } from "./lib/config/keep_streams.ts";
import { loadRuntime } from "./lib/runtime/load_runtime.ts";
import type { Runtime } from "./lib/runtime/runtime.ts";

/** Does what the command line asks for; undefined when the relay runs on until a signal. */
async function main(runtime: Runtime): Promise<number | undefined> {
  const { version } = manifest;
  let command: Command;
  try {
    command = await readConfig(runtime);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    const { reportWrongSettings } = await loadLate<typeof import("./lib/commands/wrong_settings.ts")>(() =>
      import("./lib/commands/wrong_settings.ts" as string)
    );
    reportWrongSettings(thrown.errors, { runtime, version });
    return EXIT_USAGE;
  }
  if (isPlain(command)) {
    runtime.write(await formatAnswer(command));
    return 0;
  }
  return await runCommand(command, { runtime, version });
}

/** What is answered by a text alone. */
type PlainCommand = Extract<Command, { readonly kind: "help" | "version" | PlainCommandName }>;

function isPlain(command: Command): command is PlainCommand {
  return !("config" in command);
}

// What a command does not need is not even loaded: the program starts sooner. Deno reads every file that an import names
// before it runs the first line, 0.05 ms each (2.9.6, 2026-11). With `as string` it sees no name; the `typeof import`
// before it is seen by `deno cache` and the type checker, and bundlers see both.

async function formatAnswer(command: PlainCommand): Promise<string> {
  switch (command.kind) {
    case "help": {
      const { formatHelp } = await loadLate<typeof import("./lib/config/help.ts")>(() =>
        import("./lib/config/help.ts" as string)
      );
      return formatHelp(manifest.version, command.about);
    }
    case "version":
      return `codex-relay ${manifest.version}\n`;
    case "providers": {
      const { formatProviderList } = await loadLate<typeof import("./lib/providers/table.ts")>(() =>
        import("./lib/providers/table.ts" as string)
      );
      return formatProviderList();
    }
    case "completions": {
      const { formatCompletion } = await loadLate<typeof import("./lib/commands/completions.ts")>(() =>
        import("./lib/commands/completions.ts" as string)
      );
      return formatCompletion(command.operand);
    }
  }
}

async function runCommand(
  command: Exclude<Command, PlainCommand>,
  about: { readonly runtime: Runtime; readonly version: string },
): Promise<number | undefined> {
  switch (command.kind) {
    case "serve": {
      const { runServe } = await import("./lib/commands/serve.ts");
      return await runServe(command.config, about);
    }
    case "run": {
      const { runRun } = await loadLate<typeof import("./lib/commands/run/run.ts")>(() =>
        import("./lib/commands/run/run.ts" as string)
      );
      return await runRun(command, about);
    }
    case "usage": {
      const { runUsage } = await loadLate<typeof import("./lib/commands/usage/usage.ts")>(() =>
        import("./lib/commands/usage/usage.ts" as string)
      );
      return await runUsage(command.config, about.runtime);
    }
    case "print_config": {
      const { runPrintConfig } = await loadLate<typeof import("./lib/commands/print_config.ts")>(() =>
        import("./lib/commands/print_config.ts" as string)
      );
      return await runPrintConfig(command.config, about.runtime);
    }
    case "doctor": {
      const { runDoctor } = await loadLate<typeof import("./lib/commands/doctor/doctor.ts")>(() =>
        import("./lib/commands/doctor/doctor.ts" as string)
      );
      return await runDoctor(command.config, about);
    }
    case "service": {
      const { runService } = await loadLate<typeof import("./lib/commands/service/service.ts")>(() =>
        import("./lib/commands/service/service.ts" as string)
      );
      return await runService(command.config, { action: command.operand, ...about });
    }
  }
}

if (import.meta.main) {
  const runtime = keepStreams(await loadRuntime());
  const exitCode = await main(runtime).catch((thrown) => {
    if (!(thrown instanceof LoadError)) throw thrown;
    runtime.writeLine(thrown.message);
    return EXIT_FAILED;
  });
  if (exitCode !== undefined) runtime.exit(exitCode);
}
