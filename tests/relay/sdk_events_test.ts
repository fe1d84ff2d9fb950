/**
 * Tests that the official OpenAI client reads every answer as the relay means it.
 *
 * Its stream helper collects the events into a response and checks them on the way; it must end in the same response as
 * the relay's terminal event.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import OpenAI from "openai";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../lib/responses/client_profiles.ts";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import type { ResponseEvent } from "../../lib/responses/events.ts";
import { encodeEvent } from "../../lib/base/sse.ts";
import { lastResponse, providerCases, replay } from "../support/cases.ts";

/** The response that the official client makes of `events`. */
async function collect(events: readonly ResponseEvent[]): Promise<JsonObject> {
  const body = events.map(encodeEvent).join("");
  const client = new OpenAI({
    apiKey: "none",
    baseURL: "http://relay.test/v1",
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } })),
  });
  const response = await client.responses.stream({ model: "some-model", input: "Say hello." }).finalResponse();
  const plain: unknown = JSON.parse(JSON.stringify(response));
  if (!isObject(plain)) throw new Error("The official client made no response object");
  return plain;
}

/** `response` without what the official client adds to it for convenience. */
function withoutAdditions({ output_text: _text, output_parsed: _parsed, ...response }: JsonObject): JsonObject {
  const output = decodeArray(response.output).filter(isObject).map((item) => {
    const { parsed_arguments: _arguments, ...rest } = item;
    return {
      ...rest,
      ...(Array.isArray(item.content) && { content: item.content.filter(isObject).map(withoutParsed) }),
    };
  });
  return { ...response, output };
}

function withoutParsed({ parsed: _, ...part }: JsonObject): JsonObject {
  return part;
}

for (const recorded of providerCases()) {
  for (const client of [CODEX_CLIENT, PLAIN_CLIENT]) {
    Deno.test(`the official client ends ${recorded.path} as the relay does for the client ${client.name}`, async () => {
      const events = replay({ ...recorded, client });
      const expected: unknown = JSON.parse(JSON.stringify(lastResponse(events)));
      assertEquals(withoutAdditions(await collect(events)), expected);
    });

    Deno.test(`the official client needs no last event of ${recorded.path} for the client ${client.name}`, async () => {
      const events = replay({ ...recorded, client });
      const last = lastResponse(events);
      if (last.status === "failed") return;
      // The last event repeats the items; the events before it must add up to the same.
      const { output } = withoutAdditions(await collect(events.slice(0, -1)));
      assertEquals(output, JSON.parse(JSON.stringify(last.output)));
    });
  }
}
