/**
 * Properties of decoding: anything a provider sends is decoded, and the template decoder agrees with the parser.
 *
 * @module
 */
import { CHAT_WIRE } from "../../lib/chat/wire.ts";
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { decodeChunk } from "../../lib/chat/decode.ts";
import { DeltaTemplate } from "../../lib/wire/delta_template.ts";
import { decodeRefusal } from "../../lib/wire/errors/decode_error.ts";
import { translateProviderError } from "../../lib/wire/errors/classify.ts";
import { decodeModels } from "../../lib/wire/models/decode.ts";
import { resolveRetryAfter } from "../../lib/wire/errors/retry_after.ts";
import type { AnswerChunk } from "../../lib/wire/chunk.ts";
import { RelayError } from "../../lib/base/errors.ts";
import { decodeBody } from "../support/decoded_body.ts";
import { cut, jsonOf, ODD_NUMBERS, places, property, shapeOf, texts } from "../support/properties.ts";

const UTF8 = new TextEncoder();

const WORDS = ["stop", "length", "reasoning.text", "thinking", "text", "function", "tool_calls", "error", "list"];

const FRAME_KEYS = (
  "choices delta message content reasoning_content reasoning reasoning_details tool_calls function_call function index " +
  "id name arguments extra_content finish_reason usage prompt_tokens completion_tokens total_tokens error code type " +
  "refusal text thinking data detail base_resp status_code prompt_tokens_details cached_tokens"
).split(" ");

/** Frames that mostly reach the places where something is read. */
function frames(): fc.Arbitrary<unknown> {
  const any = jsonOf(FRAME_KEYS, WORDS);
  const wrapped = any.map((delta) => ({ choices: [{ index: 0, delta }] }));
  const call = shapeOf({
    index: fc.constantFrom(...ODD_NUMBERS),
    id: texts(),
    function: shapeOf({ name: texts(), arguments: any }),
  });
  const called = fc.array(call).map((tool_calls) => ({ choices: [{ delta: { tool_calls } }] }));
  const failed = any.map((error) => ({ error }));
  const used = any.map((usage) => ({ usage }));
  return fc.oneof(any, wrapped, called, failed, used);
}

function checkChunk(chunk: AnswerChunk): void {
  assertEquals([typeof chunk.text, typeof chunk.reasoning, typeof chunk.refusal], ["string", "string", "string"]);
  for (const call of chunk.calls) {
    assertEquals(typeof call.arguments, "string");
    assert(call.index === undefined || Number.isFinite(call.index));
    assert(call.id !== "" && call.name !== "");
    assert((call.id ?? "").isWellFormed() && (call.name ?? "").isWellFormed());
  }
  for (const count of Object.values(chunk.usage ?? {})) assert(Number.isSafeInteger(count) && count >= 0);
}

property("decodeChunk() accepts any JSON value", frames(), {
  runs: 3_000,
  law(value) {
    const chunk = decodeChunk(value);
    checkChunk(chunk);
    if (chunk.error) assert(translateProviderError(chunk.error) instanceof RelayError);
  },
});

/** Bodies of every kind: events, documents, pages, and what is broken. */
function bodies(): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const payload = fc.oneof(frames().map((value) => JSON.stringify(value)), texts(), fc.constant("[DONE]"));
  const events = fc.array(payload.map((text) => `data: ${text.replaceAll(/[\r\n]/g, " ")}\n\n`), { maxLength: 5 })
    .map((all) => all.join(""));
  const cutOff = fc.tuple(events, fc.nat({ max: 60 })).map(([text, end]) => text.slice(0, -end));
  const document = frames().map((value) => ` ${JSON.stringify(value)}`);
  return fc.oneof(events, cutOff, document, texts()).map((text) => UTF8.encode(text));
}

property("FrameDecoder gives the same chunks and the same fault in any cut", fc.tuple(bodies(), places()), {
  runs: 1_500,
  law([bytes, at]) {
    const whole = decodeBody(CHAT_WIRE, [bytes]);
    assertEquals(decodeBody(CHAT_WIRE, cut(bytes, at)), whole);
    assertEquals(decodeBody(CHAT_WIRE, cut(bytes, Array.from(bytes, (_, index) => index))), whole);
  },
});

const FIELDS = ["content", "reasoning_content", "reasoning", "arguments", "refusal"] as const;

/** Runs of frames that differ in little, as those of one answer do. */
function runsOfFrames(): fc.Arbitrary<string[]> {
  const delta = fc.tuple(fc.constantFrom(...FIELDS), texts(), fc.constantFrom(0, 1, undefined));
  return fc.array(delta, { minLength: 2, maxLength: 8 }).chain((deltas) =>
    fc.tuple(fc.constantFrom(...deltas), fc.constantFrom("", '"content":', { content: "x" }, { refusal: "no" })).map((
      [[field, , index], odd],
    ) =>
      deltas.map(([own, text, ownIndex], at) => {
        const key = at % 3 === 2 ? own : field;
        const value = key === "arguments" ? [{ index: ownIndex ?? index, function: { arguments: text } }] : text;
        const json = JSON.stringify({
          id: odd,
          choices: [{
            delta: {
              ...(typeof odd === "object" && odd),
              ...(key === "arguments" ? { tool_calls: value } : { role: "assistant", [key]: value }),
            },
          }],
        });
        return at % 4 === 3 ? json.replaceAll('"f"', '"\\u0066"') : json;
      })
    )
  );
}

/** Runs in which another key of that name moves, and the one that counts stands still. */
function runsOfOthers(): fc.Arbitrary<string[]> {
  return fc.array(texts(), { minLength: 2, maxLength: 6 }).map((all) =>
    [all[0] ?? "", ...all].map((other) =>
      JSON.stringify({ id: { content: other }, choices: [{ delta: { content: all[0] } }] })
    )
  );
}

property("DeltaTemplate makes the chunk that parsing makes", fc.oneof(runsOfFrames(), runsOfOthers()), {
  runs: 2_000,
  law(payloads) {
    const template = new DeltaTemplate(CHAT_WIRE.slots);
    for (const payload of payloads) {
      const parsed = decodeChunk(JSON.parse(payload));
      assertEquals(template.match(payload)?.toChunk() ?? parsed, parsed);
      template.learn(payload, parsed);
    }
  },
});

const REFUSAL_KEYS = (
  "error message code type param status detail details title metadata raw retryDelay request_id base_resp status_msg " +
  "status_code innererror violations quotaId loc msg object"
).split(" ");

property("decodeRefusal() finds a message for any body", fc.oneof(jsonOf(REFUSAL_KEYS, ["error", "3.5s"]), texts()), {
  runs: 1_500,
  law(body) {
    const found = decodeRefusal(typeof body === "string" ? body : JSON.stringify(body));
    assertEquals(typeof found.message, "string");
    const error = translateProviderError(found, { status: 400, headers: new Headers() });
    assert(error.message !== "" && error.code !== "internal");
  },
});

/** Waits as providers write them, and malformed ones. */
function waits(): fc.Arbitrary<string> {
  const number = fc.oneof(
    fc.constantFrom(...ODD_NUMBERS).map(String),
    fc.stringMatching(/^\d{1,400}$/),
    fc.nat().map(String),
  );
  const unit = fc.constantFrom("", "s", "ms", "m", "h", " seconds", " days", "m0s", " steps");
  return fc.oneof(
    fc.tuple(number, unit).map((parts) => parts.join("")),
    fc.date().map(String),
    fc.string({ maxLength: 12 }),
  );
}

property(
  "resolveRetryAfter() gives a wait that can be waited, or none",
  fc.tuple(waits(), waits(), fc.constantFrom(200, 429, 503)),
  {
    runs: 2_000,
    law([told, words, status]) {
      const headers = new Headers();
      for (const name of ["retry-after", "retry-after-ms", "x-ratelimit-reset-tokens"]) {
        if (/^[\x20-\x7e]*$/.test(told)) headers.set(name, told);
      }
      const hint = resolveRetryAfter({
        error: { message: `Please try again in ${words}.` },
        headers,
        status,
        now: Date.now(),
      });
      assert(hint === undefined || hint >= 0 && hint <= 31_536_000, `waits ${hint}`);
    },
  },
);

const MODEL_KEYS = (
  "data models id name slug context_length max_tokens created architecture input_modalities modality capabilities " +
  "limits pricing reasoning supported_parameters providers supports_tools type object model_info top_provider"
).split(" ");

property("decodeModels() accepts any JSON value", jsonOf(MODEL_KEYS, ["chat", "text+image->text", "2026-01-01"]), {
  runs: 2_000,
  law(value) {
    for (const entry of [value, { data: [value, { id: "m", ...Object(value) }] }, [value]]) {
      const models = decodeModels(entry);
      assertEquals(new Set(models.map(({ id }) => id)).size, models.length);
      for (const { id, contextWindow = 1, maxOutputTokens = 1, created = 1 } of models) {
        assert(id !== "");
        for (const count of [contextWindow, maxOutputTokens, created]) assert(Number.isSafeInteger(count) && count > 0);
      }
    }
  },
});
