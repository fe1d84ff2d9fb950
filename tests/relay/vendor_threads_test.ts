/**
 * Tests that a vendor which refuses items of a thread on its own Responses API costs that thread nothing.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { WHOLE_API } from "../../lib/providers/vendor_profile.ts";
import { says } from "../support/history_items.ts";
import { createStream, HELLO, type Received, refuse, RESPONSES, withWires } from "../support/wire_place.ts";

const PROFILE: Partial<ProviderProfile> = { ...WHOLE_API, wire: "responses", otherWires: [] };

const SEARCHED = [
  says("user", "Find."),
  { type: "tool_search_call", call_id: "c1", status: "completed", execution: "client", arguments: { query: "q" } },
  {
    type: "tool_search_output",
    call_id: "c1",
    status: "completed",
    execution: "client",
    tools: [{ type: "namespace", name: "n", tools: [{ type: "function", name: "g", defer_loading: true }] }],
  },
];

const TOOLS = [{ type: "tool_search", execution: "client", parameters: { type: "object", properties: {} } }];

function hello(): Response {
  return HELLO[RESPONSES]?.() ?? new Response(null, { status: 404 });
}

function typesOf({ body }: Received): unknown[] {
  return [...decodeArray(body.tools), ...decodeArray(body.input)].map((entry) => isObject(entry) ? entry.type : entry);
}

Deno.test("a thread with a tool search goes on at a vendor that refuses its declaration and its items", async () => {
  const answer = (received: Received) => {
    const types = typesOf(received);
    if (types[0] === "tool_search") {
      return refuse(400, { message: 'tools.0: tool type "tool_search" is not supported' });
    }
    return types.some((type) => String(type).startsWith("tool_search"))
      ? refuse(400, { type: "invalid_request_error", message: "Invalid request Error" })
      : hello();
  };
  await withWires({ answer, profile: PROFILE }, async ({ ask, received, warnings }) => {
    assertEquals((await ask({ input: SEARCHED, tools: TOOLS })).status, "completed");
    assertEquals(received.map(typesOf).at(-1), [
      "function",
      "namespace",
      "message",
      "function_call",
      "function_call_output",
    ]);
    assertEquals(received.length, 2);
    assertStringIncludes(warnings.join("\n"), 'toolSearch = "function"');
    // The next request of the thread declares no search, and its history is still converted.
    assertEquals((await ask({ input: [...SEARCHED, says("user", "Go on.")] })).status, "completed");
    assertEquals(received.length, 3);
  });
});

Deno.test("a thread with a tool search goes on at a vendor that refuses only its items, without a word", async () => {
  const answer = (received: Received) =>
    typesOf(received).includes("tool_search_call")
      ? refuse(400, { type: "invalid_request_error", message: "Invalid request Error" })
      : hello();
  await withWires({ answer, profile: PROFILE }, async ({ ask, received }) => {
    assertEquals((await ask({ input: SEARCHED })).status, "completed");
    assertEquals((await ask({ input: [...SEARCHED, says("user", "Go on.")] })).status, "completed");
    assertEquals(received.length, 3);
  });
});

/** An answer with reasoning under a seal. */
function think(seal: string): Response {
  const reasoning = { type: "reasoning", id: `rs_${seal}`, summary: [], encrypted_content: seal };
  const content = [{ type: "output_text", text: "Yes.", annotations: [] }];
  const message = { type: "message", id: `msg_${seal}`, role: "assistant", status: "completed", content };
  const output = [reasoning, message];
  return createStream([
    { type: "response.created", response: { id: `resp_${seal}`, status: "in_progress", output: [] } },
    ...output.flatMap((item, output_index) => [
      { type: "response.output_item.added", output_index, item },
      { type: "response.output_item.done", output_index, item },
    ]),
    { type: "response.completed", response: { id: `resp_${seal}`, status: "completed", output } },
  ]);
}

function sealsOf({ body }: Received): unknown[] {
  return decodeArray(body.input).filter(isObject).flatMap((item) => item.encrypted_content ?? []);
}

Deno.test("seals that a vendor refuses are left out, and those that it issues later go back to it", async () => {
  let count = 0;
  const answer = (received: Received) =>
    sealsOf(received).includes("one")
      ? refuse(400, { message: "reasoning encrypted_content was not issued to this caller" })
      : think(["one", "two", "three"][count++] ?? "more");
  await withWires({ answer, profile: PROFILE }, async ({ ask, received }) => {
    const input: JsonObject[] = [];
    for (const text of ["First.", "Second.", "Third."]) {
      input.push(says("user", text));
      const { status, output } = await ask({ input });
      assertEquals(status, "completed");
      input.push(...decodeArray(output).filter(isObject));
    }
    assertEquals(received.map(sealsOf), [[], ["one"], [], ["two"]]);
  });
});

Deno.test("a passing fault that a gateway tells as a bad request is asked for again with the same bytes", async () => {
  let count = 0;
  const answer = () => count++ === 0 ? refuse(400, { message: "Invalid upload request." }) : hello();
  const changes = () => ({ limits: DEFAULT_LIMITS });
  await withWires({ answer, profile: PROFILE, changes }, async ({ ask, received }) => {
    assertEquals((await ask()).status, "completed");
    const [first, second, ...others] = received.map(({ body }) => JSON.stringify(body));
    assertEquals([second, others], [first, []]);
  });
});
