/**
 * The reader of a request's JSON body, with decompression and a size limit.
 *
 * @module
 */
import { listContentCodings } from "../base/content_encoding.ts";
import { RelayError } from "../base/errors.ts";
import { releaseMemory } from "../base/release_memory.ts";
import { MAX_JSON_DEPTH } from "../base/json.ts";
import { parseJsonBytes } from "../base/parse_json_bytes.ts";
import { createTooLargeError, readBodyBytes } from "./body_bytes.ts";

type Zlib = typeof import("node:zlib");
type DecompressCallback = (error: Error | null, result: Uint8Array) => void;
type Decompress = (zlib: Zlib, bytes: Uint8Array, call: { limit: number; done: DecompressCallback }) => void;

/** Content codings by name. Codex compresses with zstd when its provider is named OpenAI (0.100 to 0.169). */
const DECOMPRESS: Readonly<Record<string, Decompress>> = {
  "gzip": (zlib, bytes, { limit, done }) => zlib.gunzip(bytes, { maxOutputLength: limit }, done),
  "x-gzip": (zlib, bytes, { limit, done }) => zlib.gunzip(bytes, { maxOutputLength: limit }, done),
  "deflate": (zlib, bytes, { limit, done }) => zlib.inflate(bytes, { maxOutputLength: limit }, done),
  "br": (zlib, bytes, { limit, done }) => zlib.brotliDecompress(bytes, { maxOutputLength: limit }, done),
  "zstd": (zlib, bytes, { limit, done }) => zlib.zstdDecompress(bytes, { maxOutputLength: limit }, done),
};

/**
 * Reads the body of `request` as JSON.
 *
 * @param request A request whose body has not been read.
 * @param limit Largest size in bytes, before and after decompression.
 * @param missed Rejects with an error when the reading must end; absent: it need not.
 * @throws {RelayError} `request_too_large`, `unsupported_encoding`, `bad_request_body`, or `client_gone`.
 */
export async function readJsonBody(request: Request, limit: number, missed?: Promise<never>): Promise<unknown> {
  let bytes = await readBodyBytes(request, { limit, missed });
  // Codings are listed in the order in which they were applied; undo them in reverse.
  for (const coding of listContentCodings(request.headers).reverse()) {
    bytes = await decompress(bytes, { coding, limit });
  }
  try {
    const value = parseJsonBytes(bytes);
    releaseMemory(bytes);
    return value;
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new RelayError(
        "bad_request",
        `Cannot read the request body: it is nested deeper than ${MAX_JSON_DEPTH} levels; send flatter schemas and items`,
        { cause },
      );
    }
    const what = bytes.length === 0 ? "it is empty" : "it is not valid JSON";
    throw new RelayError("bad_request_body", `Cannot read the request body: ${what}`, { cause });
  }
}

async function decompress(
  bytes: Uint8Array,
  { coding, limit }: { coding: string; limit: number },
): Promise<Uint8Array> {
  const run = Object.hasOwn(DECOMPRESS, coding) ? DECOMPRESS[coding] : undefined;
  // Load the module only when needed: it would add 20 ms to every start.
  const zlib = await import("node:zlib");
  // Node has zstd since 22.15.
  const known = Object.keys(DECOMPRESS).filter((name) => name !== "zstd" || "zstdDecompress" in zlib);
  if (!run || !known.includes(coding)) {
    throw new RelayError(
      "unsupported_encoding",
      `Cannot read the request body: content-encoding is "${coding}", use one of ${known.join(", ")} or none`,
    );
  }
  try {
    return await new Promise((resolve, reject) => {
      run(zlib, bytes, { limit, done: (error, result) => error ? reject(error) : resolve(result) });
    });
  } catch (cause) {
    if (
      cause instanceof RangeError ||
      (cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE")
    ) {
      throw createTooLargeError(limit);
    }
    throw new RelayError("bad_request_body", `Cannot read the request body: it is not valid ${coding} data`, { cause });
  }
}
