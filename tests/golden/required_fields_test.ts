/**
 * Tests that every object of every answer has the fields that the published schemas require of it.
 *
 * The lists are those of OpenAI's OpenAPI document (2.3.0, 2026-08-21) and of Open Responses (2026-04-24) together. Open
 * Responses allows `usage` to be null but not to be absent; Codex needs the opposite and is left out there.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../lib/responses/client_profiles.ts";
import { createCompactedResponse } from "../../lib/responses/compaction.ts";
import { lastOf, play, text } from "../support/exchange.ts";
import { providerCases, replay } from "../support/cases.ts";

const RESPONSE = `id object created_at completed_at status incomplete_details model previous_response_id instructions
  output error tools tool_choice truncation parallel_tool_calls text top_p presence_penalty frequency_penalty
  top_logprobs temperature reasoning max_output_tokens max_tool_calls store background service_tier metadata
  safety_identifier prompt_cache_key`;

/** Required fields by the type of an item, a part or an event; the sequence number is added when an event is written. */
const REQUIRED: Readonly<Record<string, string>> = {
  message: "id status role content",
  reasoning: "id summary",
  function_call: "id call_id name arguments status",
  custom_tool_call: "id call_id name input",
  tool_search_call: "id call_id execution arguments status",
  compaction: "id encrypted_content",
  web_search_call: "id status",
  computer_call: "id call_id status pending_safety_checks",
  shell_call: "id call_id status action",
  output_text: "text annotations logprobs",
  refusal: "refusal",
  input_text: "text",
  summary_text: "text",
  url_citation: "url title start_index end_index",
  file_citation: "file_id filename index",
  file_path: "file_id index",
  container_file_citation: "container_id file_id filename start_index end_index",
  "response.output_item.added": "output_index item",
  "response.output_item.done": "output_index item",
  "response.content_part.added": "item_id output_index content_index part",
  "response.content_part.done": "item_id output_index content_index part",
  "response.output_text.delta": "item_id output_index content_index delta logprobs",
  "response.output_text.done": "item_id output_index content_index text logprobs",
  "response.output_text.annotation.added": "item_id output_index content_index annotation_index annotation",
  "response.refusal.delta": "item_id output_index content_index delta",
  "response.refusal.done": "item_id output_index content_index refusal",
  "response.reasoning_summary_part.added": "item_id output_index summary_index part",
  "response.reasoning_summary_part.done": "item_id output_index summary_index part",
  "response.reasoning_summary_text.delta": "item_id output_index summary_index delta",
  "response.reasoning_summary_text.done": "item_id output_index summary_index text",
  "response.function_call_arguments.delta": "item_id output_index delta",
  "response.function_call_arguments.done": "item_id output_index name arguments",
  "response.custom_tool_call_input.delta": "item_id output_index delta",
  "response.custom_tool_call_input.done": "item_id output_index input",
  "response.web_search_call.in_progress": "item_id output_index",
  "response.web_search_call.searching": "item_id output_index",
  "response.web_search_call.completed": "item_id output_index",
  "response.created": "response",
  "response.in_progress": "response",
  "response.completed": "response",
  "response.incomplete": "response",
  "response.failed": "response",
};

const USAGE = "input_tokens input_tokens_details output_tokens output_tokens_details total_tokens";

/** The missing fields of `object`. */
function missingIn(object: JsonObject, required: string): string[] {
  return required.trim().split(/\s+/).filter((name) => !Object.hasOwn(object, name));
}

/** Lines about the missing fields of `value` and of everything in it. Echoed requests and arguments are not entered. */
function findMissing(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => findMissing(entry, `${path}[${index}]`));
  if (!isObject(value)) return [];
  const { type } = value;
  const required = value.object === "response" ? RESPONSE : typeof type === "string" ? REQUIRED[type] : "";
  if (required === undefined) return [`${path}: the type ${type} is not listed`];
  const own = required === "" ? [] : missingIn(value, required).map((name) => `${path}.${name}`);
  const inner = ["response", "item", "part", "content", "output", "summary", "annotations", "annotation"];
  return [...own, ...inner.flatMap((name) => findMissing(value[name], `${path}.${name}`))];
}

for (const recorded of providerCases()) {
  Deno.test(`every object of the answer to ${recorded.path} has its required fields`, () => {
    for (const client of [PLAIN_CLIENT, CODEX_CLIENT]) {
      const events = replay({ ...recorded, client });
      assertEquals(events.flatMap((event) => findMissing(event, event.type)), []);
      for (const event of events) {
        if (!("response" in event) || client === CODEX_CLIENT) continue;
        const { usage } = event.response;
        assert(usage !== undefined, "no usage");
        if (usage !== null) assertEquals(missingIn({ ...usage }, USAGE), []);
      }
    }
  });
}

Deno.test("an answer to /responses/compact has the required fields", () => {
  const response = lastOf(play([text("In short.")], { client: PLAIN_CLIENT }));
  const compacted = createCompactedResponse(response, { input: [{ role: "user", content: "Hi." }] });
  assertEquals(missingIn(compacted, "id object output created_at usage"), []);
  assertEquals(missingIn(isObject(compacted.usage) ? compacted.usage : {}, USAGE), []);
  assertEquals(findMissing(compacted.output, "output"), []);
});
