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
import { MACHINE, onStopSignal, readSecret, readText, runCodex, writeLine } from "./lib/runtime/deno.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** Does what the command line asks for; undefined when the relay runs on until a signal. */
async function main(args: readonly string[]): Promise<number | undefined> {
  let command: Command;
  try {
    command = await readConfig({ ...MACHINE, args, readText, readSecret });
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    for (const fault of thrown.faults) writeLine(fault);
    return EXIT_USAGE;
  }
  // What is not needed is not even loaded: the program starts sooner.
  switch (command.kind) {
    case "help": {
      const { helpText } = await import("./lib/config/help.ts");
      write(helpText(manifest.version));
      return 0;
    }
    case "version":
      write(`codex-relay ${manifest.version}\n`);
      return 0;
    case "providers": {
      const { providerList } = await import("./lib/providers/table.ts");
      write(providerList());
      return 0;
    }
    case "print_config":
      return await print(command.config);
    case "serve":
      return await serve(command.config);
  }
}

async function print(config: Config): Promise<number> {
  for (const warning of config.warnings) writeLine(warning);
  const [{ printConfig }, { readBundledInstructions }, { writeWhole }, { concealer, ownSecrets }] = await Promise.all([
    import("./lib/codex/print_config.ts"),
    import("./lib/codex/instructions.ts"),
    import("./lib/codex/catalog_file.ts"),
    import("./lib/base/redact.ts"),
  ]);
  // An upstream may name its models as it likes.
  const conceal = concealer(ownSecrets(config));
  return await printConfig(config, {
    write: (text) => write(conceal(text)),
    warn: (line) => writeLine(conceal(line)),
    fetch,
    codexInstructions: () => readBundledInstructions(runCodex),
    writeFile: writeWhole,
  });
}

async function serve(config: Config): Promise<number | undefined> {
  const [{ ListenError, openRelay }, { announce, paint }, { createLog }, { concealer, ownSecrets }] = await Promise.all(
    [
      import("./lib/app/open_relay.ts"),
      import("./lib/app/banner.ts"),
      import("./lib/base/log.ts"),
      import("./lib/base/redact.ts"),
    ],
  );
  const colour = Deno.stderr.isTerminal() && !Deno.noColor;
  const conceal = concealer(ownSecrets(config));
  const log = createLog(config.logLevel, (line) => writeLine(conceal(colour ? paint(line) : line)));
  try {
    const relay = await openRelay(config, log);
    const stopping = new AbortController();
    onStopSignal((exitCode) => {
      if (stopping.signal.aborted) Deno.exit(exitCode);
      stopping.abort();
      relay.close(writeLine).finally(() => Deno.exit(0));
    });
    // One answer that goes wrong in an unforeseen way must not end all others.
    globalThis.addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      log.error(`A bug in the relay, please report it: ${stackOf(event.reason)}`);
    });
    announce(relay, {
      config,
      io: {
        version: manifest.version,
        program: programName(),
        colour,
        write: (line) => writeLine(conceal(line)),
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

/** How the user can call this program again. */
function programName(): string {
  if (Deno.build.standalone) return "codex-relay";
  const { protocol, pathname } = new URL(Deno.mainModule);
  if (protocol !== "file:") return "deno run -A jsr:@codex-relay/cli";
  return `deno run -A ${/^[\w./-]+$/.test(pathname) ? pathname : Deno.mainModule}`;
}

/** Writes to stdout, which may be a pipe whose reader has left. */
function write(text: string): void {
  let rest = new TextEncoder().encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.BrokenPipe)) throw thrown;
  }
}

function stackOf(reason: unknown): string {
  return reason instanceof Error ? reason.stack ?? reason.message : String(reason);
}

if (import.meta.main) {
  const exitCode = await main(Deno.args);
  if (exitCode !== undefined) Deno.exit(exitCode);
}
