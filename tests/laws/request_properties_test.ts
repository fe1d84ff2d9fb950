/**
 * Properties of requests: any one is translated so that providers accept it, or refused as the client's fault.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { RelayError } from "../../lib/base/errors.ts";
import { decodeArray, isObject, isTooDeep, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../lib/providers/profile.ts";
import { PROFILES } from "../../lib/providers/profiles.ts";
import { findRefusal } from "../../tools/provider_rules.ts";
import { DEFAULT_RULES, type ProviderRules } from "../../tools/rule.ts";
import { codexCases, profileNamed, translate } from "../support/cases.ts";
import { jsonOf, mutate, mutations, property, shapeOf, texts } from "../support/properties.ts";
import { sealEnvelope } from "../../lib/translate/reasoning_envelope.ts";

const ALL_PROFILES: readonly ProviderProfile[] = [DEFAULT_PROFILE, ...PROFILES.map(({ name }) => profileNamed(name))];

/** What the translation holds whatever comes in; what garbage in a pass-through parameter means is the provider's business. */
const RULES: ProviderRules = {
  ...DEFAULT_RULES,
  topLevelKeys: false,
  emptyMessages: false,
  // Thinking comes back to its provider as a part of its own; `checkSaid()` stands for the rest of the rule.
  assistantContentText: false,
};

const KEYS = (
  "type role content text id call_id name namespace arguments input output summary encrypted_content tools parameters " +
  "properties items anyOf allOf oneOf $ref $defs enum const required description strict format definition image_url url " +
  "file_data filename detail action execution author recipient model stream instructions tool_choice reasoning effort"
).split(" ");

const WORDS = [
  ..."message reasoning function_call function_call_output custom_tool_call custom_tool_call_output".split(" "),
  ..."tool_search_call tool_search_output additional_tools agent_message compaction compaction_trigger".split(" "),
  ..."local_shell_call local_shell_call_output user assistant system developer function custom namespace".split(" "),
  ..."tool_search web_search input_text output_text input_image input_file object array string #/$defs/a #".split(" "),
  "data:text/plain;base64,aGk=",
  "data:image/png;base64,AAAA",
];

const ANY = jsonOf(KEYS, WORDS);
const ID = fc.constantFrom("", "a", "b", "c", "__proto__", "constructor", "call_0", "a_2");
const NAME = fc.constantFrom("f", "p", "g", "ns__g", "a__b", "tool_search", "", "__proto__", "x".repeat(70), "größe");
const PARTS = fc.array(
  shapeOf({
    type: fc.constantFrom("input_text", "output_text", "input_image", "input_file", "summary_text", "refusal", "other"),
    text: texts(),
    image_url: fc.constantFrom("data:image/png;base64,AAAA", "https://example.com/a.png", ""),
    file_data: fc.constantFrom("data:text/plain,%E0", "data:text/plain;base64,aGk="),
    filename: texts(),
  }),
  { maxLength: 3 },
);
const SEALED = fc.record({
  provider: fc.constantFrom(...ALL_PROFILES.map(({ name }) => name), "nobody"),
  field: fc.constantFrom("reasoning_content", "reasoning", "thinking", "think_tag", "constructor"),
  details: ANY,
  callExtras: fc.dictionary(ID, ANY),
}, { requiredKeys: [] }).map((envelope) => sealEnvelope(JSON.parse(JSON.stringify(envelope))));
const SCHEMA = jsonOf(KEYS, ["object", "string", "array", "#/$defs/a", "#/properties/f", "#"]);

const TOOL = shapeOf({
  type: fc.constantFrom("function", "custom", "namespace", "tool_search", "web_search"),
  name: NAME,
  description: texts(),
  parameters: SCHEMA,
  strict: fc.boolean(),
  execution: fc.constant("client"),
  format: shapeOf({ type: fc.constant("grammar"), syntax: fc.constant("lark"), definition: texts() }),
  tools: fc.array(shapeOf({ type: fc.constantFrom("function", "custom"), name: NAME, parameters: SCHEMA }), {
    maxLength: 3,
  }),
});

const ITEM = shapeOf({
  type: fc.constantFrom(...WORDS.slice(0, 14)),
  role: fc.constantFrom("user", "assistant", "system", "developer", "other"),
  content: fc.oneof(texts(), PARTS),
  call_id: ID,
  name: NAME,
  namespace: fc.constantFrom("ns", "a", ""),
  arguments: fc.oneof(texts(), fc.constantFrom("{}", '{"a":1}', "[]", "null")),
  input: texts(),
  output: fc.oneof(texts(), PARTS),
  summary: PARTS,
  encrypted_content: fc.oneof(
    SEALED,
    texts(),
    fc.constantFrom("codex-relay.reasoning.v1.", "codex-relay.compaction.v1.aGk"),
  ),
  tools: fc.array(TOOL, { maxLength: 2 }),
});

const BODY = shapeOf({
  model: fc.constantFrom("m", "__proto__", "x\u0000"),
  stream: fc.boolean(),
  instructions: fc.oneof(texts(), fc.array(ITEM, { maxLength: 2 })),
  input: fc.oneof(texts(), fc.array(ITEM, { maxLength: 8 })),
  tools: fc.array(TOOL, { maxLength: 4 }),
  tool_choice: fc.oneof(
    fc.constantFrom("auto", "none", "required"),
    shapeOf({ type: fc.constant("function"), name: NAME }),
  ),
  parallel_tool_calls: fc.boolean(),
  reasoning: shapeOf({ effort: fc.constantFrom("none", "low", "high", "xhigh", "toString"), summary: texts() }),
  text: shapeOf({
    verbosity: texts(),
    format: shapeOf({ type: fc.constantFrom("json_schema", "json_object"), name: NAME, schema: SCHEMA }),
  }),
  max_output_tokens: fc.integer(),
});

/** Translates `body` for `profile`; undefined when it was refused as the client's fault. */
function translated(body: unknown, profile: ProviderProfile): JsonObject | undefined {
  try {
    return JSON.parse(JSON.stringify(translate(body as JsonObject, profile).chat));
  } catch (thrown) {
    assert(thrown instanceof RelayError, String(thrown));
    assert(["bad_request", "previous_response_not_found"].includes(thrown.code), thrown.message);
    return undefined;
  }
}

function rulesFor({ systemRole, callIds, files }: ProviderProfile): ProviderRules {
  return {
    ...RULES,
    ...(systemRole === "developer" && { developerRole: false }),
    ...(files === "part" && { userParts: false }),
    ...(callIds === "nine_alphanumerics" && { nineLetterCallIds: true }),
  };
}

/** Every assistant message says something or calls something. */
function checkSaid({ messages }: JsonObject): void {
  for (const message of decodeArray(messages).filter(isObject)) {
    if (message.role !== "assistant" || decodeArray(message.tool_calls).length > 0) continue;
    const { content } = message;
    assert(
      typeof content === "string" ? content.trim() !== "" : decodeArray(content).length > 0,
      "an assistant says nothing",
    );
  }
}

function checkTaken(body: unknown): void {
  for (const profile of ALL_PROFILES) {
    const chat = translated(body, profile);
    if (chat === undefined) continue;
    assertEquals(findRefusal(chat, rulesFor(profile)), undefined, `${profile.name} refuses ${JSON.stringify(chat)}`);
    assert(!isTooDeep(chat));
    checkSaid(chat);
  }
}

property("Any JSON value is translated or refused", fc.oneof(ANY, ANY.map((input) => ({ model: "m", input }))), {
  runs: 300,
  law: checkTaken,
});

property(
  "Any request of the right shape becomes one that providers take",
  BODY.map((body) => ({ model: "m", input: [], ...body })),
  {
    runs: 400,
    law: checkTaken,
  },
);

const RECORDED = codexCases().map(({ body }) => body);

property(
  "A recorded request with any change becomes one that providers take",
  fc.tuple(fc.constantFrom(...RECORDED), mutations(fc.oneof(ANY, ITEM, TOOL))),
  {
    runs: 150,
    law: ([body, changes]) => checkTaken(mutate(body, changes)),
  },
);

property("The same request gives the same bytes", BODY.map((body) => ({ model: "m", input: [], ...body })), {
  runs: 150,
  law(body) {
    for (const profile of ALL_PROFILES.slice(0, 4)) {
      assertEquals(
        JSON.stringify(translated(structuredClone(body), profile)),
        JSON.stringify(translated(body, profile)),
      );
    }
  },
});

property("A body that is not an object is refused with a message", ANY.filter((value) => !isObject(value)), {
  runs: 100,
  law: (value) => assertEquals(translated(value, DEFAULT_PROFILE), undefined),
});
