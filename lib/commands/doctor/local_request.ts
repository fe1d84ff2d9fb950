/**
 * A small request to a port of this machine, never through a proxy.
 *
 * @module
 */
import { get } from "node:http";
import { omitUndefined } from "../../base/json.ts";

/** Where to ask. */
export interface LocalRequest {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Value of the `Authorization` header; absent: none is sent. */
  readonly authorization?: string;
}

/** An answer, as far as it is of use. */
export interface LocalAnswer {
  /** HTTP status; 0 when the program that listens does not speak HTTP, or says nothing. */
  readonly status: number;
  readonly text: string;
  /** What it asks for where it refuses; absent when it does not say. */
  readonly challenge?: string;
}

const LONGEST_WAIT_MS = 3_000;
/** Most bytes of an answer that are read; a catalog repeats Codex's whole prompt for each model. */
const MAX_BYTES = 64 * 1024 * 1024;
const NO_LISTENER: ReadonlySet<unknown> = new Set(["ECONNREFUSED", "ENOTFOUND", "EADDRNOTAVAIL", "EHOSTUNREACH"]);

/** Asks; undefined when there is no program that listens. */
export function fetchLocally({ host, port, path, authorization }: LocalRequest): Promise<LocalAnswer | undefined> {
  const { promise, resolve } = Promise.withResolvers<LocalAnswer | undefined>();
  const headers = { connection: "close", ...(authorization !== undefined && { authorization }) };
  const request = get({ host, port, path, headers, agent: false }, (response) => {
    const decoder = new TextDecoder();
    let text = "";
    const challenge = response.headers["www-authenticate"];
    const end = () => resolve({ status: response.statusCode ?? 0, text, ...omitUndefined({ challenge }) });
    response.on("data", (bytes: Uint8Array) => {
      text += decoder.decode(bytes, { stream: true });
      if (text.length > MAX_BYTES) request.destroy();
    });
    response.on("end", end);
    response.on("error", end);
    response.on("close", end);
  });
  const timer = setTimeout(() => request.destroy(new Error("late")), LONGEST_WAIT_MS);
  request.on("error", (error: Error & { readonly code?: string }) => {
    resolve(NO_LISTENER.has(error.code) ? undefined : { status: 0, text: "" });
  });
  return promise.finally(() => clearTimeout(timer));
}
