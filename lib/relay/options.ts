/**
 * The settings of a running relay, in the typed form that all entry points use.
 *
 * @module
 */
import type { Limits } from "../base/limits.ts";
import type { Log } from "../base/log.ts";
import type { ModelMap, ProviderOptions } from "../upstream/options.ts";

/** Settings of one relay: those of its first provider, and those for all providers. */
export interface RelayOptions extends ProviderOptions {
  /** The other providers, in the order of configuration; absent: none. All have an id, and so has the first one. */
  readonly otherProviders?: readonly ProviderOptions[];
  /** Names that stand for models of any provider; absent: none. Its targets are ids of models. */
  readonly aliases?: ModelMap;
  /** Largest accepted request body in bytes, after decompression. */
  readonly maxRequestBytes: number;
  /** Bearer token that clients must send; absent when none is required. */
  readonly relayToken?: string;
  readonly log: Log;
  /** Absent: {@linkcode DEFAULT_LIMITS}. */
  readonly limits?: Limits;
  /** Probes an upstream: resolves when it accepts connections, rejects when not; absent where probing is impossible. */
  readonly reach?: (upstream: string, signal: AbortSignal) => Promise<void>;
  /** Whether requests to a base URL need nothing but the network; absent: none do. See `Runtime.isDirect`. */
  readonly isDirect?: (upstream: string) => boolean;
}
