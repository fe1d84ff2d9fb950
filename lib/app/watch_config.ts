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
  /** Where it came from; standard input and pipes must be remembered, since they can be read only once. */
  readonly sources: Sources;
  /** Where faults of the file are reported. */
  readonly log: Log;
  /** Goes on with another configuration; throws a {@linkcode ConfigError} when it cannot. */
  apply(config: Config): void;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Time between two looks at the file, in milliseconds; half a second when absent. */
  readonly interval?: number;
}

const INTERVAL_MS = 500;

/**
 * Watches the configuration file. Its text is compared, since an editor may write a new file in place of the old one;
 * and a text counts when it is found twice, since others empty the file and fill it again.
 *
 * A file that is faulty, empty or gone changes nothing. The watch keeps no process alive.
 */
export function watchConfigFile(options: WatchOptions): void {
  const { signal, interval = INTERVAL_MS } = options;
  const { configPath } = options.config;
  if (configPath === undefined) return;
  const watch = new FileWatch(configPath, options);
  const timer = setInterval(() => watch.look(), interval).unref();
  signal.addEventListener("abort", () => clearInterval(timer));
}

/** What a look at the file found: its text, or why it holds nothing that could be used. */
type Sight = { readonly text: string } | { readonly lack: string };

class FileWatch {
  readonly #path: string;
  readonly #options: WatchOptions;
  /** The configuration that is in use. */
  #config: Config;
  #isReading = false;
  /** What the last look found. */
  #seen: Sight;
  /** The last text that was dealt with; undefined before there was one. */
  #text: string | undefined;
  /** The faults that were reported of it. */
  #faults: readonly string[] = [];
  /** Why there is no text, as it was reported; undefined while there is one. */
  #lack: string | undefined;

  constructor(path: string, options: WatchOptions) {
    this.#path = path;
    this.#options = options;
    this.#config = options.config;
    this.#seen = this.#readNow();
    if ("text" in this.#seen) this.#text = this.#seen.text;
    else this.#lack = this.#seen.lack;
  }

  /** Looks at the file once, and goes on with it when it has changed and stays so. */
  async look(): Promise<void> {
    if (this.#isReading) return;
    const [earlier, now] = [this.#seen, this.#readNow()];
    this.#seen = now;
    if (!isSame(earlier, now)) return;
    if ("lack" in now) {
      if (now.lack !== this.#lack) {
        this.#options.log.warn(`The configuration file ${now.lack}: the earlier settings stay in use`);
      }
      this.#lack = now.lack;
      return;
    }
    this.#lack = undefined;
    // What is wrong may be put right elsewhere: a key's file that was not there yet.
    if (now.text === this.#text && this.#faults.length === 0) return;
    this.#text = now.text;
    this.#isReading = true;
    await this.#readAgain(now.text).finally(() => this.#isReading = false);
  }

  #readNow(): Sight {
    const file = this.#options.sources.readText(this.#path);
    if (!("text" in file)) return { lack: file.absent ? "is gone" : `cannot be read, ${file.problem}` };
    return file.text.trim() === "" ? { lack: "is empty" } : { text: file.text };
  }

  /** Applies what the file says, or reports why that cannot be done. */
  async #readAgain(text: string): Promise<void> {
    const { sources, log, apply } = this.#options;
    const earlier = this.#config;
    try {
      const command = await readConfig({
        ...sources,
        // The file may have changed again since.
        readText: (path) => path === this.#path ? { text } : sources.readText(path),
      });
      if (!("config" in command)) return;
      const { config } = command;
      apply(config);
      [this.#config, this.#faults] = [config, []];
      log.info("The configuration file has changed: new requests are answered by it");
      for (const warning of config.warnings) if (!earlier.warnings.includes(warning)) log.warn(warning);
      if (config.port !== earlier.port || config.host !== earlier.host) {
        log.warn("The new host or port in the configuration file takes effect at the next start");
      }
    } catch (thrown) {
      if (!(thrown instanceof ConfigError)) throw thrown;
      if (thrown.errors.join("\n") === this.#faults.join("\n")) return;
      this.#faults = thrown.errors;
      for (const fault of thrown.errors) log.error(fault);
      log.error("The configuration file has changed and cannot be used: the earlier settings stay in use");
    }
  }
}

function isSame(one: Sight, other: Sight): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
