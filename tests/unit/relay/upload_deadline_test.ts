/**
 * Tests that an upload ends at its deadline or at shutdown, with an error for the client.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { UploadDeadline } from "../../../lib/relay/upload_deadline.ts";
import { stall } from "../../support/stalling_client.ts";
import { CODEX, type RelayPlace, soon, withRelay } from "../../support/relay_harness.ts";

/** What an upload ends with; undefined as long as it need not end. */
function endOf({ missed }: UploadDeadline): Promise<RelayError | undefined> {
  return Promise.race([missed.catch((error: RelayError) => error), Promise.resolve(undefined).then(() => undefined)]);
}

Deno.test("UploadDeadline ends with an error after its limit, and not before", async () => {
  const now = performance.now();
  const upload = new UploadDeadline(2);
  upload.checkDeadlines(now + 1_900);
  assertEquals(await endOf(upload), undefined);
  upload.checkDeadlines(now + 2_100);
  const { code, message = "" } = await endOf(upload) ?? {};
  assertEquals(code, "request_timeout");
  assertMatch(message, /incomplete after 2 s \(--request-timeout\)/);
});

Deno.test("UploadDeadline.fail() ends the upload with the given error", async () => {
  const upload = new UploadDeadline(2);
  upload.fail(new RelayError("shutting_down", "Over"));
  assertEquals((await endOf(upload))?.code, "shutting_down");
});

/** Sends all of a request but its last bytes; gives what comes back. */
async function sendHalf({ origin }: RelayPlace, headers: Record<string, string> = {}): Promise<string> {
  using connection = await stall(origin, '{"model":"m",', {
    "content-length": "1000",
    connection: "close",
    ...headers,
  });
  let text = "";
  for await (const bytes of connection.readable) {
    text += new TextDecoder().decode(bytes);
    if (isWhole(text)) break;
  }
  return text;
}

/** Whether `text` is a whole response, by its chunks or by its length. */
function isWhole(text: string): boolean {
  if (text.endsWith("0\r\n\r\n")) return true;
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  return length !== undefined && new TextEncoder().encode(body).length >= Number(length);
}

Deno.test("a client that never completes its request gets an error and frees its slot", async () => {
  await withRelay({}, async (place) => {
    const answer = await sendHalf(place);
    assertMatch(answer, /^HTTP\/1\.1 408 [^]*"code":"request_timeout"/);
    assertEquals(place.relay.liveStreams, 0);
    const codex = await sendHalf(place, CODEX);
    assertMatch(codex, /^HTTP\/1\.1 200 [^]*event: response\.failed[^]*"code":"request_timeout"/);
    assertMatch(place.log.join("\n"), /request_timeout: The request was incomplete after 1 s/);
  }, { limits: { ...DEFAULT_LIMITS, requestTimeout: 1, maxStreams: 1 } });
});

Deno.test("a client that is still sending when the relay stops gets an error", async () => {
  await withRelay({}, async (place) => {
    const half = sendHalf(place);
    await soon("it is being read", () => place.relay.liveStreams === 1);
    place.relay.endStreams(new RelayError("shutting_down", "The relay was stopped"));
    assertMatch(await half, /^HTTP\/1\.1 503 [^]*"code":"relay_shutting_down"/);
  });
});
