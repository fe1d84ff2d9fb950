/**
 * The settings of a running relay, in the typed form that all entry points use.
 *
 * @module
 */
import type { Limits } from "../base/limits.ts";
import type { Log } from "../base/log.ts";
import type { UpstreamOptions } from "../upstream/options.ts";

/** Settings of one relay: those of its first upstream, and those for all upstreams. */
export interface RelayOptions extends UpstreamOptions {
  /** Upstreams that take over, in this order, when the first one fails; absent: none. */
  readonly fallbacks?: readonly UpstreamOptions[];
  /** Largest accepted request body in bytes, after decompression. */
  readonly maxRequestBytes: number;
  /** Bearer token that clients must send; absent when none is required. */
  readonly relayToken?: string;
  readonly log: Log;
  /** Absent: {@linkcode DEFAULT_LIMITS}. */
  readonly limits?: Limits;
  /** Probes an upstream: resolves when it accepts connections, rejects when not; absent where probing is impossible. */
  readonly reach?: (upstream: string, signal: AbortSignal) => Promise<void>;
}
