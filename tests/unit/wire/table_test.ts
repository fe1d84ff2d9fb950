/**
 * Tests that every wire encodes its own requests, and asks for a whole answer without the keys of streams.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { WIRE_NAMES } from "../../../lib/providers/wire.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import { translateRequest } from "../../../lib/translate/request/request.ts";
import { disableStream, encodeRequest, getWire } from "../../../lib/wire/table.ts";
import { parseBytes } from "../../support/parse_bytes.ts";

const REQUEST = decodeRequest({ model: "m", input: "Hi." });

for (const wire of WIRE_NAMES) {
  Deno.test(`disableStream() changes nothing but what is about the stream (${wire})`, () => {
    const profile = { ...DEFAULT_PROFILE, wire };
    const { sent } = translateRequest(REQUEST, { profile, model: "m" });
    assertEquals([sent.wire, sent.body.stream, "stream_options" in sent.body], [wire, true, wire === "chat"]);
    const whole = disableStream(sent);
    const { stream_options: _, ...rest }: Record<string, unknown> = sent.body;
    assertEquals<unknown>(whole, { wire, body: { ...rest, stream: false } });
    const { path, json } = encodeRequest(whole, profile);
    assertEquals([path, parseBytes(json).stream], [getWire(wire).encode(sent.body as never, profile).path, false]);
  });
}
