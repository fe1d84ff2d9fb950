/**
 * The reader of the header that names how a body is compressed.
 *
 * @module
 */

/** The content codings of a body, in lower case, in the order in which they were applied; empty for a plain body. */
export function listContentCodings(headers: Headers): string[] {
  return (headers.get("content-encoding") ?? "").toLowerCase().split(",").map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
}
