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
import { type Command, type Config, readConfig } from "./lib/config/config.ts";
import { ConfigError } from "./lib/config/config_error.ts";
import { loadRuntime } from "./lib/runtime/load_runtime.ts";
import type { Runtime } from "./lib/runtime/runtime.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** Does what the command line asks for; undefined when the relay runs on until a signal. */
async function main(runtime: Runtime): Promise<number | undefined> {
  const { write, writeLine } = runtime;
  let command: Command;
  try {
    command = await readConfig(runtime);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    for (const fault of thrown.errors) writeLine(fault);
    return EXIT_USAGE;
  }
  // What is not needed is not even loaded: the program starts sooner.
  switch (command.kind) {
    case "help": {
      const { formatHelp } = await import("./lib/config/help.ts");
      write(formatHelp(manifest.version));
      return 0;
    }
    case "version":
      write(`codex-relay ${manifest.version}\n`);
      return 0;
    case "providers": {
      const { formatProviderList } = await import("./lib/providers/table.ts");
      write(formatProviderList());
      return 0;
    }
    case "print_config":
      return await print(command.config, runtime);
    case "serve":
      return await serve(command.config, runtime);
  }
}

async function print(config: Config, { write, writeLine, runCodex }: Runtime): Promise<number> {
  for (const warning of config.warnings) writeLine(warning);
  const [
    { printConfig },
    { readBundledInstructions },
    { readCodexVersion },
    { writeFileAtomically },
    { createRedactor, collectOwnSecrets },
  ] = await Promise.all([
    import("./lib/codex/print_config.ts"),
    import("./lib/codex/instructions.ts"),
    import("./lib/codex/codex_version.ts"),
    import("./lib/codex/catalog_file.ts"),
    import("./lib/base/redact.ts"),
  ]);
  // An upstream may name its models as it likes.
  const redact = createRedactor(collectOwnSecrets(config));
  return await printConfig(config, {
    write: (text) => write(redact(text)),
    warn: (line) => writeLine(redact(line)),
    fetch,
    codexInstructions: () => readBundledInstructions(runCodex),
    codexVersion: () => readCodexVersion(runCodex),
    writeFile: writeFileAtomically,
  });
}

async function serve(config: Config, runtime: Runtime): Promise<number | undefined> {
  const { hasColour: colour, program, writeLine, exit } = runtime;
  const [
    { ListenError, openRelay },
    { announceRelay, paintLevel },
    { createLog },
    { createRedactor, collectOwnSecrets },
    { formatStack },
  ] = await Promise.all(
    [
      import("./lib/app/open_relay.ts"),
      import("./lib/app/banner.ts"),
      import("./lib/base/log.ts"),
      import("./lib/base/redact.ts"),
      import("./lib/base/errors.ts"),
    ],
  );
  const redact = createRedactor(collectOwnSecrets(config));
  const log = createLog(config.logLevel, (line) => writeLine(redact(colour ? paintLevel(line) : line)));
  try {
    const relay = await openRelay(config, log, runtime);
    const stopping = new AbortController();
    runtime.onStopSignal((exitCode) => {
      if (stopping.signal.aborted) exit(exitCode);
      stopping.abort();
      relay.close(writeLine).finally(() => exit(0));
    });
    // One answer that goes wrong in an unforeseen way must not end all others.
    runtime.onUnhandledRejection((reason) => {
      log.error(`A bug in the relay, please report it: ${formatStack(reason)}`);
    });
    announceRelay(relay, {
      config,
      io: {
        version: manifest.version,
        program,
        colour,
        write: (line) => writeLine(redact(line)),
        signal: stopping.signal,
      },
    });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof ListenError)) throw thrown;
    writeLine(thrown.message);
    return EXIT_FAILED;
  }
}

if (import.meta.main) {
  const runtime = await loadRuntime();
  const exitCode = await main(runtime);
  if (exitCode !== undefined) runtime.exit(exitCode);
}
