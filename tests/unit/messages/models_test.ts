/**
 * Tests of the model list of the Messages API.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { MESSAGES_MODELS } from "../../../lib/messages/models.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import type { UpstreamModel } from "../../../lib/wire/models/decode.ts";

function support(supported: boolean): JsonObject {
  return { supported };
}

/** The first model of a list with one entry, without the entry. */
function read(entry: JsonObject): Omit<UpstreamModel, "entry"> | undefined {
  const [model] = MESSAGES_MODELS.decode({ data: [{ type: "model", id: "claude-opus-4-6", ...entry }] });
  if (model === undefined) return undefined;
  const { entry: _, ...known } = model;
  return known;
}

Deno.test("the abilities of a model are read, as far as the list states them", () => {
  const capabilities = {
    image_input: support(true),
    pdf_input: support(true),
    structured_outputs: support(false),
    effort: {
      supported: true,
      low: support(true),
      medium: support(true),
      high: support(true),
      xhigh: null,
      max: support(true),
    },
    thinking: {
      supported: true,
      types: {
        adaptive: support(true),
        between_tools: support(false),
        disabled: support(true),
        enabled: support(true),
      },
    },
  };
  const stated = { max_input_tokens: 1_000_000, max_tokens: 128_000, display_name: "Opus", lifecycle: "active" };
  assertEquals(read({ ...stated, capabilities }), {
    id: "claude-opus-4-6",
    displayName: "Opus",
    contextWindow: 1_000_000,
    maxOutputTokens: 128_000,
    inputModalities: ["text", "image"],
    efforts: ["low", "medium", "high", "max"],
    thinkingForms: ["adaptive", "enabled", "disabled"],
    reasoning: true,
    pdfs: true,
    answerSchemas: false,
    kind: "chat",
    retired: false,
  });
});

Deno.test("abilities that a model lacks are none, and those that are not stated stay unknown", () => {
  const none = { image_input: support(false), effort: support(false), thinking: support(false) };
  assertEquals(read({ capabilities: none }), {
    id: "claude-opus-4-6",
    inputModalities: ["text"],
    reasoning: false,
    kind: "chat",
    retired: false,
  });
  assertEquals(read({ capabilities: null, max_tokens: null }), { id: "claude-opus-4-6", kind: "chat", retired: false });
});

Deno.test("a model that is headed for retirement counts as retired", () => {
  assertEquals(["active", "deprecated", "retired"].map((lifecycle) => read({ lifecycle })?.retired), [
    false,
    true,
    true,
  ]);
});

Deno.test("the list names its version and its next page", () => {
  assertEquals(MESSAGES_MODELS.headers?.(DEFAULT_PROFILE), { "anthropic-version": "2023-06-01" });
  const pageOf = (body: unknown) => MESSAGES_MODELS.findNextPage?.(body);
  assertEquals(pageOf({ data: [], has_more: true, last_id: "a b" }), "after_id=a%20b");
  assertEquals(pageOf({ data: [], has_more: false, last_id: "a" }), undefined);
  assertEquals(pageOf({ data: [], has_more: true, last_id: null }), undefined);
  assertEquals(pageOf([]), undefined);
});
