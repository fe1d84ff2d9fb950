/**
 * The reason of a network failure, in a short clause, and advice on it.
 *
 * @module
 */

/** Bun 1.4.5 ends its messages with advice to programmers, which holds a colon itself (2026-11). */
const BUN_HINT = ". For more information, pass ";

/** The words of `node:http` for what Deno's `fetch` says in the words of the system, by the code of the error. */
const CLAUSES: Readonly<Record<string, string>> = {
  EAI_AGAIN: "Temporary failure in name resolution",
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  EHOSTUNREACH: "No route to host",
  EMFILE: "Too many open files",
  ENETUNREACH: "Network is unreachable",
  ENFILE: "Too many open files in system",
  ENOTFOUND: "Name or service not known",
  EPIPE: "Broken pipe",
  ETIMEDOUT: "Connection timed out",
  HPE_HEADER_OVERFLOW: "the headers of the answer are too long",
};
/** What the codes of its parser begin with. */
const PARSER_CODE = "HPE_";
/** Its messages, without a cause of the system, when the other side ends a connection before the answer is complete. */
const CUT_OFF = ["aborted", "socket hang up"];

/**
 * The last clause of the innermost cause, without the operating system's error number. The outermost error of Deno 2.9
 * says only "fetch failed", and the text before the last colon repeats the address.
 */
export function describeNetworkError(thrown: unknown): string {
  let cause = thrown;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (CUT_OFF.includes(message)) return "connection closed before message completed";
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (Object.hasOwn(CLAUSES, code)) return CLAUSES[code] ?? code;
  const [text = ""] = message.split(BUN_HINT);
  const clause = text.split(": ").at(-1) ?? text;
  if (code.startsWith(PARSER_CODE)) return `the answer is not HTTP (${clause})`;
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
