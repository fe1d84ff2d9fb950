/**
 * Requests to programs on this machine, which never go through a proxy.
 *
 * @module
 */
import { get } from "node:http";

/** An answer, read to its end. */
export interface LoopbackAnswer {
  readonly status: number;
  readonly text: string;
  /** What it asks for where it refuses; absent when it does not say. */
  readonly challenge?: string;
}

/** What is sent along, and how long is waited. */
export interface LoopbackOptions {
  /** Bearer token; absent: none is sent. */
  readonly token?: string;
  /** Longest wait for the whole answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** Asks one address of this machine. */
export type AskLoopback = (url: string, options: LoopbackOptions) => Promise<LoopbackAnswer>;

/** Largest answer that is read, in characters: catalogs with long prompts have some megabytes. */
const MAX_LENGTH = 64 * 1024 * 1024;

/**
 * Sends a GET. `fetch` would obey `HTTP_PROXY`, and a proxy cannot reach this machine's loopback addresses.
 *
 * @throws {Error} with the system's code when there is no answer, or not in time.
 */
export const askLoopback: AskLoopback = (url, { token, timeoutMs }) => {
  const headers = { accept: "application/json", ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    const request = get(url, { headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
        if (text.length > MAX_LENGTH) request.destroy(new Error(`an answer of more than ${MAX_LENGTH} characters`));
      });
      response.on("error", fail);
      response.on("end", () => {
        clearTimeout(timer);
        const challenge = response.headers["www-authenticate"];
        resolve({ status: response.statusCode ?? 0, text, ...(challenge !== undefined && { challenge }) });
      });
    });
    request.on("error", fail);
  });
};
