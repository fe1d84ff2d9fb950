/**
 * The undoing of a content coding that an upstream, or a proxy in front of it, applied to an answer unasked.
 *
 * @module
 */
import { listContentCodings } from "../base/content_encoding.ts";
import { RelayError } from "../base/errors.ts";
import type { BodyReader } from "./body_reader.ts";
import type { HttpAnswer } from "./http_client.ts";

type Zlib = typeof import("node:zlib");

/** One content coding. */
interface Coding {
  /** The first byte of everything that has the coding; absent when there is no such byte. */
  readonly magic?: number;
  /** The stream that undoes the coding of data that begin with the byte `first`. */
  decoder(zlib: Zlib, first: number): ReturnType<Zlib["createGunzip"]>;
}

const GZIP: Coding = { magic: 0x1f, decoder: (zlib) => zlib.createGunzip() };
/** The lower half of the first byte of zlib's header (RFC 1950); some servers leave the header out (RFC 9110, 8.4.1.2). */
const ZLIB = 0x08;

/** The known codings, by name. */
const CODINGS: Readonly<Record<string, Coding>> = {
  "gzip": GZIP,
  "x-gzip": GZIP,
  "zstd": { magic: 0x28, decoder: (zlib) => zlib.createZstdDecompress() },
  "br": { decoder: (zlib) => zlib.createBrotliDecompress() },
  "deflate": {
    decoder: (zlib, first) => (first & 0x0f) === ZLIB ? zlib.createInflate() : zlib.createInflateRaw(),
  },
};

/** Maximum number of codings on top of each other; each takes memory. */
const MAX_CODINGS = 3;

/**
 * The answer without its content coding. What arrives is decoded at once, so that a stream stays live, and only as far
 * as it is read, so that a small body cannot become a large one in memory.
 */
export function decompressAnswer(answer: HttpAnswer): HttpAnswer {
  const { body, headers, isAsSent } = answer;
  const names = listContentCodings(headers);
  if (names.length === 0) return answer;
  // Codings are listed in the order in which they were applied; undo them in reverse.
  const known = names.length > MAX_CODINGS ? [names.join(", ")] : names;
  const pieces = known.reduceRight<AsyncIterable<Uint8Array>>(
    (bytes, name) => decodePieces(bytes, name, isAsSent),
    iterate(body),
  );
  return { ...answer, body: createReader(pieces[Symbol.asyncIterator](), body), isAsSent: false };
}

async function* iterate(body: BodyReader): AsyncGenerator<Uint8Array> {
  for (let piece = await body.read(); piece !== undefined; piece = await body.read()) yield piece;
}

function createReader(pieces: AsyncIterator<Uint8Array>, source: BodyReader): BodyReader {
  const cancel = () => {
    // Neither is awaited: a read that waits for the upstream holds both up.
    pieces.return?.().catch(() => {});
    source.cancel().catch(() => {});
    return Promise.resolve();
  };
  return {
    async read() {
      const { done, value } = await pieces.next();
      return done ? undefined : value;
    },
    cancel,
    finish: () => void cancel(),
  };
}

/**
 * Undoes one coding.
 *
 * @throws {RelayError} `upstream_protocol` when the coding is unknown or the bytes are not of it.
 */
async function* decodePieces(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  isAsSent: boolean,
): AsyncGenerator<Uint8Array> {
  const coding = Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined;
  let broken: unknown;
  const iterator = bytes[Symbol.asyncIterator]();
  /** The pieces of the source, each in memory of its own, because its reader may reuse a buffer. */
  async function* copyPieces(): AsyncGenerator<Uint8Array> {
    try {
      for (let piece = begin; !piece.done; piece = await iterator.next()) yield piece.value.slice();
    } catch (cause) {
      broken = cause;
      throw cause;
    } finally {
      await iterator.return?.();
    }
  }
  let begin = await iterator.next();
  while (!begin.done && begin.value.length === 0) begin = await iterator.next();
  if (begin.done) return;
  const [first] = begin.value;
  if (coding === undefined) throw createCodingError(name, "which the relay does not know");
  // Proxies undo a coding and forget to remove its header, and so do runtimes.
  const isCoded = first !== undefined && (coding.magic === undefined ? isAsSent : first === coding.magic);
  if (!isCoded || first === undefined) return yield* copyPieces();
  // Load the modules only when needed: they would add to every start.
  const [zlib, { pipeline, Readable }] = await Promise.all([import("node:zlib"), import("node:stream")]);
  if (name === "zstd" && !("createZstdDecompress" in zlib)) {
    throw createCodingError(name, "which Node can unpack from 22.15 on");
  }
  const decoder = coding.decoder(zlib, first);
  // Both read ahead by 64 KiB. The end of either takes the other with it; the iteration throws the error.
  pipeline(Readable.from(copyPieces(), { objectMode: false }), decoder, () => {});
  try {
    yield* decoder;
  } catch (cause) {
    if (broken !== undefined) throw broken;
    if (cause instanceof Error && "code" in cause && cause.code === CUT_OFF) throw cause;
    throw createCodingError(name, "but cannot be unpacked", cause);
  }
}

/** The error code of `node:zlib` for data that end too early, as those of a broken connection do. */
const CUT_OFF = "Z_BUF_ERROR";

function createCodingError(name: string, what: string, cause?: unknown): RelayError {
  const message =
    `The provider's answer has the content-encoding "${
      name.slice(0, 40)
    }", ${what}; make it, or the proxy before it, ` +
    "send answers uncompressed";
  return new RelayError("upstream_protocol", message, { cause });
}
