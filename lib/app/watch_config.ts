/**
 * The configuration file of a running relay and the files of its keys: when they change, it goes on with what they say.
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
 * and a text counts when it is found twice, since others empty the file and fill it again. The files of keys are watched
 * likewise: a key may be valid for an hour only.
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

/** What a look found: the file's text, or why it holds nothing that could be used, and what the files of keys hold. */
type Sight = ({ readonly text: string } | { readonly lack: string }) & { readonly secrets: string };

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
  /** The files of keys, as far as they are known; undefined before the first look. */
  #secretPaths: ReadonlySet<string> | undefined;
  /** What they held when the settings were read last. */
  #secrets = "[]";

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
    this.#isReading = true;
    await this.#lookOnce().finally(() => this.#isReading = false);
  }

  async #lookOnce(): Promise<void> {
    if (this.#secretPaths === undefined) await this.#findSecrets();
    const [earlier, now] = [this.#seen, this.#readNow()];
    this.#seen = now;
    if (!isSame(earlier, now)) return;
    if ("lack" in now) this.#reportLack(now.lack);
    else this.#lack = undefined;
    // Without the file that it had, a relay goes on as it is.
    if ("lack" in now && this.#text !== undefined) return;
    const text = "text" in now ? now.text : undefined;
    const hasOtherText = text !== this.#text;
    // What is wrong may be put right elsewhere: a key's file that was not there yet.
    if (!hasOtherText && now.secrets === this.#secrets && this.#faults.length === 0) return;
    this.#text = text;
    await this.#readAgain(hasOtherText ? "The configuration file" : "The file of a key");
  }

  #reportLack(lack: string): void {
    if (lack !== this.#lack) {
      this.#options.log.warn(`The configuration file ${lack}: the earlier settings stay in use`);
    }
    this.#lack = lack;
  }

  /** Learns from the settings in use where the keys are. */
  async #findSecrets(): Promise<void> {
    try {
      await this.#readSettings();
    } catch (thrown) {
      if (!(thrown instanceof ConfigError)) throw thrown;
    }
  }

  /** Reads the settings, and notes which files of keys that takes. */
  async #readSettings(): Promise<Awaited<ReturnType<typeof readConfig>>> {
    const { sources } = this.#options;
    const [text, paths] = [this.#text, new Set<string>()];
    try {
      return await readConfig({
        ...sources,
        // The file may have changed again since.
        readText: (path) => {
          if (path !== this.#path) return sources.readText(path);
          return text === undefined ? { problem: "there is no such file", absent: true } : { text };
        },
        readSecret: (path) => {
          paths.add(path);
          return sources.readSecret(path);
        },
      });
    } finally {
      this.#secretPaths = paths;
      this.#secrets = this.#readSecrets();
      this.#seen = { ...this.#seen, secrets: this.#secrets };
    }
  }

  #readSecrets(): string {
    return JSON.stringify([...this.#secretPaths ?? []].map((path) => this.#options.sources.readSecret(path)));
  }

  #readNow(): Sight {
    const [file, secrets] = [this.#options.sources.readText(this.#path), this.#readSecrets()];
    if (!("text" in file)) return { lack: file.absent ? "is gone" : `cannot be read, ${file.problem}`, secrets };
    return file.text.trim() === "" ? { lack: "is empty", secrets } : { text: file.text, secrets };
  }

  /** Applies what the files say, or reports why that cannot be done; `changed` names what has changed. */
  async #readAgain(changed: string): Promise<void> {
    const { log, apply } = this.#options;
    const earlier = this.#config;
    try {
      const command = await this.#readSettings();
      if (!("config" in command)) return;
      const { config } = command;
      apply(config);
      [this.#config, this.#faults] = [config, []];
      log.info(`${changed} has changed: new requests are answered by it`);
      for (const warning of config.warnings) if (!earlier.warnings.includes(warning)) log.warn(warning);
      if (config.port !== earlier.port || config.host !== earlier.host) {
        log.warn("The new host or port in the configuration file takes effect at the next start");
      }
    } catch (thrown) {
      if (!(thrown instanceof ConfigError)) throw thrown;
      if (thrown.errors.join("\n") === this.#faults.join("\n")) return;
      this.#faults = thrown.errors;
      for (const fault of thrown.errors) log.error(fault);
      log.error(`${changed} has changed and cannot be used: the earlier settings stay in use`);
    }
  }
}

function isSame(one: Sight, other: Sight): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
