/**
 * Tests that the server of Node cancels the response of a client that has left, whenever that was.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { serveWithNode } from "../../../lib/runtime/node_serve.ts";

const REQUEST = new TextEncoder().encode("POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\n\r\n{}");

/** Asks for a stream that never ends, and leaves; resolves to the reason for which the stream was cancelled. */
async function leave(when: "before the response" | "after its first piece"): Promise<unknown> {
  const [asked, begins] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const cancelled = Promise.withResolvers<unknown>();
  const listener = await serveWithNode(async (request) => {
    request.signal.addEventListener("abort", () => begins.resolve());
    asked.resolve();
    if (when === "before the response") await begins.promise;
    return new Response(
      new ReadableStream({ start: (controller) => controller.enqueue(REQUEST), cancel: cancelled.resolve }),
    );
  }, { host: "127.0.0.1", port: 0, report() {} });
  const client = await Deno.connect({ hostname: "127.0.0.1", port: listener.port });
  await client.write(REQUEST);
  await asked.promise;
  if (when === "after its first piece") await client.read(new Uint8Array(1_024));
  client.close();
  const reason = await cancelled.promise;
  await listener.stop();
  return reason;
}

for (const when of ["before the response", "after its first piece"] as const) {
  Deno.test(`the server of Node cancels the stream of a client that leaves ${when}`, async () => {
    assertEquals(await leave(when), "The client left");
  });
}
