/**
 * The settings of a running relay in typed form, whichever entry point read them.
 *
 * @module
 */
import type { Limits } from "../base/limits.ts";
import type { Log } from "../base/log.ts";
import type { UpstreamOptions } from "../upstream/options.ts";

/** Settings of one relay: its first upstream, and what applies to all of them. */
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
  /** Resolves when the upstream accepts connections, rejects when it does not; absent where this cannot be probed. */
  readonly reach?: (upstream: string, signal: AbortSignal) => Promise<void>;
}
