/**
 * The reason of a network failure, in a short clause, and advice on it.
 *
 * @module
 */

/** Bun 1.4.5 ends its messages with advice to programmers, which holds a colon itself (2026-11). */
const BUN_HINT = ". For more information, pass ";

/**
 * The last clause of the innermost cause, without the operating system's error number. The outermost error of Deno 2.9
 * says only "fetch failed", and the text before the last colon repeats the address.
 */
export function describeNetworkError(thrown: unknown): string {
  let cause = thrown;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const [text = ""] = message.split(BUN_HINT);
  const clause = text.split(": ").at(-1) ?? text;
  return clause.replace(/ \(os error \d+\)$/, "");
}

/** What to do when too many files are open. */
export const FILES_ADVICE = "raise the limit (ulimit -n; two for each stream) or lower --max-streams";

/** Whether the process has run out of file handles, whether as an error or as its text. */
export function isOutOfHandles(thrown: unknown): boolean {
  return /too many open files/i.test(String(thrown));
}

/** What to do when an upstream could not be reached for `reason`. */
export function adviseOnNetworkError(reason: string): string {
  // The first two causes are on this machine, not at the upstream.
  if (isOutOfHandles(reason)) return FILES_ADVICE;
  return reason.includes("--allow-net")
    ? "--allow-net must name the upstream's host"
    : "check --upstream and the network";
}
