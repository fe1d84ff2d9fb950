/**
 * The log: its levels, its interface, and a log that writes lines.
 *
 * @module
 */

/** Level up to which messages are logged. */
export type LogLevel = "off" | "error" | "warn" | "info" | "debug";

/** All levels, from no messages to the most. */
export const LOG_LEVELS: readonly LogLevel[] = ["off", "error", "warn", "info", "debug"];

/** Takes diagnostics. Messages never hold keys or prompt text. */
export interface Log {
  /** A fault of the relay itself. */
  error(message: string): void;
  /** A problem that the user should look at. */
  warn(message: string): void;
  /** What happened, one line per request. */
  info(message: string): void;
  /** What a request's translation changed, and refusals. */
  debug(message: string): void;
  /** False when such messages are not written, so that none needs to be made; absent: they may be. */
  readonly isDebug?: boolean;
}

/**
 * `text` without control characters, which a terminal would obey: model names, for example, come from an upstream or a
 * client. Text after a line break is indented, so that it cannot pass for a log line of its own.
 */
export function escapeControls(text: string): string {
  return text.replaceAll(/\r?\n/g, "\n    ").replaceAll(/[^\P{Cc}\n]/gu, "?");
}

/** A log that writes lines of `level` and above through `write`. */
export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const limit = LOG_LEVELS.indexOf(level);
  function at(name: LogLevel): (message: string) => void {
    const own = LOG_LEVELS.indexOf(name);
    return (message) => {
      if (own <= limit) write(`${new Date().toISOString()} ${name.toUpperCase().padEnd(5)} ${escapeControls(message)}`);
    };
  }
  return {
    error: at("error"),
    warn: at("warn"),
    info: at("info"),
    debug: at("debug"),
    isDebug: limit >= LOG_LEVELS.indexOf("debug"),
  };
}
