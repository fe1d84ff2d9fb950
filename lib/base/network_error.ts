/**
 * Why an exchange over the network failed, in a few words.
 *
 * @module
 */

/**
 * The last clause of the innermost cause, without the system's number for it: Deno 2.9 says only "fetch failed" on the
 * outside, and what stands before the last colon repeats the address.
 */
export function networkReason(thrown: unknown): string {
  let cause = thrown;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const clause = message.split(": ").at(-1) ?? message;
  return clause.replace(/ \(os error \d+\)$/, "");
}

/** What to do when too many files are open. */
export const FILES_ADVICE = "raise the limit (ulimit -n; two for each stream) or lower --max-streams";

/** Whether that is what failed, however the system's error came here. */
export function lacksFiles(thrown: unknown): boolean {
  return /too many open files/i.test(String(thrown));
}

/** What to do when an upstream could not be reached for `reason`. */
export function reachAdvice(reason: string): string {
  // Both lie on this machine, whatever the upstream does.
  if (lacksFiles(reason)) return FILES_ADVICE;
  return reason.includes("--allow-net") ? "it has to name the upstream's host" : "check --upstream and the network";
}
