/**
 * The settings of the HTTP server: those of the relay behind it, who may connect, and what only its endpoints need.
 *
 * @module
 */
import type { RelayOptions } from "../relay/options.ts";
import type { AccessOptions } from "./access_control.ts";

/** Settings of one server. */
export interface ServerOptions extends RelayOptions, AccessOptions {
  /** Base instructions of the installed Codex; undefined when it is not installed. Looked up once. */
  readonly codexInstructions?: () => Promise<string | undefined>;
}
