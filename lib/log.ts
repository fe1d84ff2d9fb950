/**
 * Where diagnostics go, and from which level on.
 *
 * @module
 */

/** Levels from silent to talkative. */
export const LOG_LEVELS = ["off", "error", "warn", "info", "debug"] as const;

/** How much is logged. */
export type LogLevel = typeof LOG_LEVELS[number];

/** Takes diagnostics. Messages never hold keys or prompt text. */
export interface Log {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

/** A log that writes lines of `level` and above through `write`. */
export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const limit = LOG_LEVELS.indexOf(level);
  function at(name: LogLevel): (message: string) => void {
    const own = LOG_LEVELS.indexOf(name);
    return (message) => {
      if (own <= limit) write(`${new Date().toISOString()} ${name.toUpperCase().padEnd(5)} ${message}`);
    };
  }
  return { error: at("error"), warn: at("warn"), info: at("info"), debug: at("debug") };
}
