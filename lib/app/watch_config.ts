/**
 * The configuration file of a running relay: when it changes, the relay goes on with what it says.
 *
 * @module
 */
import { clearInterval, setInterval } from "node:timers";
import { type Config, readConfig } from "../config/config.ts";
import { ConfigError } from "../config/config_error.ts";
import type { Sources } from "../config/sources.ts";
import type { Log } from "../base/log.ts";

/** A running relay and its file. */
export interface WatchOptions {
  /** The configuration that the relay runs with now. */
  readonly config: Config;
  readonly sources: Sources;
  /** Where faults of the file are reported. */
  readonly log: Log;
  /** Goes on with another configuration. */
  apply(config: Config): void;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Time between two looks at the file, in milliseconds; a second when absent. */
  readonly interval?: number;
}

const INTERVAL_MS = 1_000;
/** The path that means standard input, which was read to its end when the program started. */
const STDIN = "-";

/**
 * Watches the configuration file. Its text is compared, since an editor may write a new file in place of the old one.
 *
 * A faulty file changes nothing. It keeps no process alive.
 */
export function watchConfigFile(options: WatchOptions): void {
  const { sources, signal, interval = INTERVAL_MS } = options;
  const { configPath } = options.config;
  if (configPath === undefined) return;
  let { config } = options;
  let isReading = false;
  let text = readNow();
  function readNow(): string | undefined {
    const file = sources.readText(configPath ?? "");
    return "text" in file ? file.text : undefined;
  }
  async function look(): Promise<void> {
    const now = isReading ? undefined : readNow();
    // A file that is being replaced is not there for a moment.
    if (now === undefined || now === text) return;
    text = now;
    isReading = true;
    config = await readAgain(config, options).finally(() => isReading = false) ?? config;
  }
  const timer = setInterval(look, interval).unref();
  signal.addEventListener("abort", () => clearInterval(timer));
}

/** Applies what the file says now; undefined when it cannot be used. */
async function readAgain(earlier: Config, { sources, log, apply }: WatchOptions): Promise<Config | undefined> {
  try {
    const command = await readConfig({ ...sources, readSecret: (path) => readSecret(path, { earlier, sources }) });
    if (!("config" in command)) return undefined;
    const { config } = command;
    apply(config);
    log.info("The configuration file has changed: new requests are answered by it");
    for (const warning of config.warnings) if (!earlier.warnings.includes(warning)) log.warn(warning);
    if (config.port !== earlier.port || config.host !== earlier.host) {
      log.warn("The new host or port in the configuration file takes effect at the next start");
    }
    return config;
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    for (const fault of thrown.errors) log.error(fault);
    log.error("The configuration file has changed and cannot be used: the earlier settings stay in use");
    return undefined;
  }
}

function readSecret(
  path: string,
  { earlier, sources }: { readonly earlier: Config; readonly sources: Sources },
): ReturnType<Sources["readSecret"]> {
  if (path !== STDIN) return sources.readSecret(path);
  const isToken = earlier.rawSettings.get("relayTokenFile")?.text.trim() === STDIN;
  return { text: (isToken ? earlier.relayToken : earlier.apiKey) ?? "", isExposed: false };
}
