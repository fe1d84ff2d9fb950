/**
 * The error of a relay that cannot listen, and what to do about it.
 *
 * @module
 */
import { formatAuthority } from "../base/host.ts";
import { describeNetworkError } from "../base/network_error.ts";
import type { ListenAddress } from "./runtime.ts";

/** The relay cannot listen; the message says where, why and what to do. */
export class ListenError extends Error {
  /** Always `ListenError`. */
  override readonly name = "ListenError";
}

/** What to do, by the code of the system. */
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is in use; stop the program that has it, or choose another with --port (0 takes any free one)",
  EACCES: "the system does not permit this port; choose one from 1024 on with --port",
  EADDRNOTAVAIL: "this machine has no such address; check --host",
};

/** An error for `thrown`; without `advice`, the code of the system says what to do. */
export function createListenError({ host, port }: ListenAddress, thrown: unknown, advice?: string): ListenError {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  const text = advice ?? ADVICE[code] ?? `${describeNetworkError(thrown)}; check --host and --port`;
  return new ListenError(`Cannot listen on ${formatAuthority(host, port)}: ${text}`, { cause: thrown });
}
