/**
 * The interface between the relay and the runtime it runs on; each adapter in this folder fills it.
 *
 * @module
 */
import type { StatusTerminal } from "../base/status_line.ts";
import type { CodexProcess, SignalName } from "./codex_process.ts";
import type { FileText, Machine, SecretText } from "./machine.ts";

/** Where a socket listens. */
export interface ListenAddress {
  /** The address or name that was asked for. */
  readonly host: string;
  /** When asked for, 0 takes any free port; when given to a handler, the real one. */
  readonly port: number;
}

/** Answers one request that came in at `address`; never rejects. */
export type FetchHandler = (request: Request, address: ListenAddress) => Promise<Response>;

/** A socket that accepts requests. */
export interface Listener {
  /** The real port, also when 0 was asked. */
  readonly port: number;
  /** Origin under which it can be reached, for example `http://127.0.0.1:4444`. */
  readonly url: string;
  /** Number of requests whose responses have not been delivered or dropped. */
  readonly busy: number;
  /** Accepts no more connections; resolves when every response has been delivered or dropped. May be called twice. */
  stop(): Promise<void>;
}

/** Where to listen, and where to write. */
export interface ListenOptions extends ListenAddress {
  /** Takes a line for the user when no connection can be accepted for a while. */
  readonly report: (line: string) => void;
}

/** Everything that the relay needs of a runtime. It never prompts, except for permission to listen. */
export interface Runtime extends Machine {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  /** How a user can start this program again in a shell. */
  readonly program: string;
  /** Whether stderr is a terminal whose user wants colours. */
  readonly hasColour: boolean;
  /** Standard error, as far as a status line needs it. */
  readonly terminal: StatusTerminal;
  /** Whether a variable can be seen; one that cannot looks as if it were not set. */
  seesVariable(name: string): boolean;
  /** Reads a file whole. */
  readText(path: string): FileText;
  /** Reads the file of a secret, or one line of standard input for `-`. */
  readSecret(path: string): SecretText;
  /** Whether `path` is there and can be read only once, as a pipe or a device. */
  isStream(path: string): boolean;
  /** Writes `text` to stdout; a pipe whose reader has left takes it without an error. */
  write(text: string): void;
  /** Writes a line to stderr. */
  writeLine(line: string): void;
  /** Calls `stop` for every signal that asks the program to stop, with the exit code that belongs to the signal. */
  onStopSignal(stop: (exitCode: number) => void): void;
  /** Calls `notify` for every signal that would otherwise end this program, which then does not end. */
  onSignal(notify: (signal: SignalName) => void): void;
  /** Calls `report` for every rejected promise that is not handled, instead of ending the program. */
  onUnhandledRejection(report: (reason: unknown) => void): void;
  /** Ends the program. */
  exit(code: number): never;
  /**
   * Runs `codex` with an empty home where one can be made, and returns what it prints.
   *
   * @throws {CodexMissingError} when it is not there or may not be run.
   * @throws {Error} when it fails.
   */
  runCodex(args: string[]): Promise<string>;
  /**
   * Starts `codex` in the terminal of this program, with `env` in addition to its variables.
   *
   * @throws {CodexMissingError} when it is not there or may not be run.
   */
  startCodex(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CodexProcess>;
  /** Whether files may be written below `path`, as far as the runtime decides it. */
  mayWrite(path: string): boolean;
  /**
   * Resolves when the host of `upstream` accepts a connection, and at once where `fetch` may go through a proxy or this
   * program may not connect; rejects with why the host does not.
   */
  reach(upstream: string, signal: AbortSignal): Promise<void>;
  /**
   * Whether requests to `upstream` need nothing but the network, and are cheaper without `fetch` here: plain HTTP, no
   * proxy, and permission to connect.
   */
  isDirect(upstream: string): boolean;
  /**
   * Listens, and answers every request by `handle`.
   *
   * @throws {ListenError} when the port is taken or may not be used.
   */
  serve(handle: FetchHandler, options: ListenOptions): Promise<Listener>;
}

/** How long Codex may take to print its catalog, in milliseconds; it was measured at 0.1 to 0.3 s (2026-11). */
export const CODEX_TIMEOUT_MS = 10_000;
