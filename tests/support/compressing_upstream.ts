/**
 * An upstream that compresses every answer, whatever the request accepts, event by event.
 *
 * @module
 */
import * as zlib from "node:zlib";
import { deltaChunk, finishChunk } from "../../tools/chat_frames.ts";

type Encoder = zlib.Gzip | zlib.BrotliCompress | zlib.ZstdCompress;

const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH, ZSTD_e_flush } = zlib.constants;

/** The encoders of the codings, which pass on each write at once. */
const ENCODERS: Readonly<Record<string, () => Encoder>> = {
  gzip: () => zlib.createGzip({ flush: Z_SYNC_FLUSH }),
  deflate: () => zlib.createDeflate({ flush: Z_SYNC_FLUSH }),
  br: () => zlib.createBrotliCompress({ flush: BROTLI_OPERATION_FLUSH }),
  zstd: () => zlib.createZstdCompress({ flush: ZSTD_e_flush }),
};

/** The names of the codings. */
export const CODINGS = Object.keys(ENCODERS);

/** A compressing upstream. */
export interface CompressingUpstream extends AsyncDisposable {
  /** Base URL, `/v1` included. */
  readonly url: string;
  /** `accept-encoding` of every request. */
  readonly accepted: readonly (string | null)[];
  /** Lets an answer that stands after its first word go on. */
  goOn(): void;
}

/** Starts an upstream that refuses requests that say `refuse`, and otherwise answers "First second." in two pieces. */
export function openCompressingUpstream(coding: string): CompressingUpstream {
  const accepted: (string | null)[] = [];
  const gate = Promise.withResolvers<void>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    accepted.push(request.headers.get("accept-encoding"));
    const text = await request.text();
    const encoder = ENCODERS[coding]?.();
    if (encoder === undefined) throw new RangeError(`There is no encoder for ${coding}`);
    const headers = { "content-encoding": coding };
    const respond = (status: number) =>
      new Response(ReadableStream.from(encoder as AsyncIterable<Uint8Array>), { status, headers });
    if (request.method === "GET") {
      encoder.end(JSON.stringify({ object: "list", data: [{ id: "packed-model", object: "model" }] }));
      return respond(200);
    }
    if (text.includes("refuse")) {
      encoder.end(JSON.stringify({ error: { message: "The field is wrong.", code: "bad_field", param: "tools" } }));
      return respond(422);
    }
    encoder.write(frame(deltaChunk({ content: "First " })));
    gate.promise.then(() => {
      encoder.write(frame(deltaChunk({ content: "second." })));
      encoder.write(frame(finishChunk("stop")));
      encoder.end("data: [DONE]\n\n");
    });
    return respond(200);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    accepted,
    goOn: gate.resolve,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function frame(chunk: unknown): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
