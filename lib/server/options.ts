/**
 * The settings of the HTTP server: those of the relay behind it, who may connect, and what only its endpoints need.
 *
 * @module
 */
import type { RelayOptions } from "../relay/options.ts";
import type { AccessOptions } from "./access_control.ts";

/** What started a relay: the command that runs until it is stopped, the one that ends with its Codex, or a program. */
export type RelayOwner = "serve" | "run" | "program";

/** What a relay says about itself to programs on this machine. */
export interface RelayIdentity {
  readonly owner: RelayOwner;
  /** Version of this program; absent: it was not passed. */
  readonly version?: string;
  /** Names of its providers, the first one first. */
  readonly providers: readonly string[];
  /** Whether it has no key of its own, and passes on the one that a client sends. */
  readonly passesClientKey: boolean;
}

/** Settings of one server. */
export interface ServerOptions extends RelayOptions, AccessOptions {
  /** Absent: it only says that it is a relay. */
  readonly identity?: RelayIdentity;
  /** Base instructions of the installed Codex; undefined when it is not installed. Looked up once. */
  readonly codexInstructions?: () => Promise<string | undefined>;
}
