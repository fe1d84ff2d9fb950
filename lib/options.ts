/**
 * What a running relay is told: the typed form of all settings, whoever read them (command line, library, `deno serve`).
 *
 * @module
 */
import type { Limits } from "./limits.ts";
import type { Log } from "./log.ts";
import type { ProviderProfile } from "./providers/profile.ts";

/** Turns the model name that a client wrote into the one the upstream knows. */
export interface ModelMap {
  /** The upstream's name for `name`; `name` itself when nothing is mapped. */
  resolve(name: string): string;
  /** The names that are mapped one by one, in the order in which they were given; absent when there are none. */
  readonly sources?: readonly string[];
}

/** What the user says of one model; it beats what the upstream and the tables say. */
export interface ModelOverride {
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  /** Whether the model sees images. */
  readonly images?: boolean;
  /** Effort words that it takes, from least to most; `none` switches thinking off; empty for a model that takes none. */
  readonly efforts?: readonly string[];
}

/** Overrides by the model's name as the upstream knows it. */
export type ModelOverrides = Readonly<Record<string, ModelOverride>>;

/** Settings of one relay. */
export interface RelayOptions {
  /** Base URL of the upstream without a trailing slash, for example `https://api.example.com/v1`. */
  readonly upstream: string;
  /** Key for the upstream. When absent the client's own `Authorization` header is passed through. */
  readonly apiKey?: string;
  readonly modelMap: ModelMap;
  readonly profile: ProviderProfile;
  /** Name for people; absent: that of the profile, which fallbacks may share. */
  readonly label?: string;
  /** What the user says of single models; absent: nothing. */
  readonly modelOverrides?: ModelOverrides;
  /** Largest accepted request body in bytes, after decompression. */
  readonly maxRequestBytes: number;
  /** Bearer token that clients must show; absent when none is asked. */
  readonly relayToken?: string;
  /** Hosts, with or without a port, under which the relay may be addressed beside its own address (the `Host` header). */
  readonly allowedHosts: readonly string[];
  /** Web pages, by their exact origin, that may use the relay from a browser; absent: none. */
  readonly allowedOrigins?: readonly string[];
  readonly log: Log;
  /** Absent: {@linkcode DEFAULT_LIMITS}. */
  readonly limits?: Limits;
  /** Upstreams that take over when this one fails, in order; each is a relay's settings with an upstream of its own. */
  readonly fallbacks?: readonly RelayOptions[];
  /** Whether the client's own key is meant for another upstream, and not to be passed on to this one. */
  readonly keepsClientKey?: boolean;
  /** Resolves when the upstream takes connections, rejects when it does not; absent where nobody can tell. */
  readonly reach?: (upstream: string, signal: AbortSignal) => Promise<void>;
  /** Base instructions of the installed Codex, when it is there; looked up once, at the first need. */
  readonly codexInstructions?: () => Promise<string | undefined>;
}
