/**
 * Tests of what is said about an overflow before any earlier turn.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { RelayError } from "../../../../lib/base/errors.ts";
import { encodeError, resolveStatus } from "../../../../lib/base/error_object.ts";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { translateProviderError } from "../../../../lib/wire/errors/classify.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { decodeRequest } from "../../../../lib/responses/decode.ts";
import { explainOverflow, type OverflowContext } from "../../../../lib/translate/stream/first_turn.ts";
import { profileWith, TOOLS } from "../../../support/exchange.ts";

const WORDS = "request (10105 tokens) exceeds the available context size (4096 tokens), try increasing it";
const OVERFLOW = translateProviderError({ message: WORDS, type: "exceed_context_size_error" }, {
  status: 400,
  provider: "server",
});
const SWITCH = "start it with -c 32768";
const USER = { type: "message", role: "user", content: "Hi" };

function contextOf(body: JsonObject = {}, more: Partial<OverflowContext> = {}): OverflowContext {
  return {
    request: decodeRequest({ model: "m", input: [USER], tools: TOOLS, ...body }),
    client: CODEX_CLIENT,
    profile: profileWith({ windowAdvice: SWITCH }),
    ...more,
  };
}

Deno.test("explainOverflow() gives the provider's words, Codex's own size and the server's switch", () => {
  const error = explainOverflow(OVERFLOW, contextOf({}, { contextWindow: 4_096 }));
  assertEquals([error.code, error.codexCode, error.row.openaiCode, error.row.status], [
    "first_prompt_too_long",
    "invalid_prompt",
    "context_length_exceeded",
    400,
  ]);
  assertEquals(
    error.message,
    `server answered 400: ${WORDS}; no earlier turn could be compacted; ` +
      `Codex's own prompt takes about 11000 tokens; ${SWITCH}`,
  );
  assertEquals(error.cause, OVERFLOW.cause);
});

Deno.test("explainOverflow() keeps the provider's status, its words as they were, and the code that clients look for", () => {
  const refused = translateProviderError({ message: "Too long:\n9000 > 8192", code: "request_too_large" }, {
    status: 413,
    provider: "server",
  });
  const error = explainOverflow(refused, contextOf({}, { client: PLAIN_CLIENT, profile: profileWith() }));
  assertEquals(resolveStatus(error), 413);
  assertEquals(encodeError(error).error, {
    message: "server answered 413: Too long:\n9000 > 8192; no earlier turn could be compacted; " +
      "shorten the prompt, or use a model with a larger window",
    type: "invalid_request_error",
    param: null,
    code: "context_length_exceeded",
  });
});

Deno.test("explainOverflow() knows a first turn whose tools are declared in the input", () => {
  const item = { type: "additional_tools", role: "developer", tools: TOOLS };
  const { code } = explainOverflow(OVERFLOW, contextOf({ tools: [], input: [item, USER] }));
  assertEquals(code, "first_prompt_too_long");
});

Deno.test("explainOverflow() gives no switch where the window is large or fixed", () => {
  const cure = "shorten the prompt, or use a model with a larger window";
  for (const more of [{ contextWindow: 32_768 }, { profile: profileWith() }]) {
    const { message } = explainOverflow(OVERFLOW, contextOf({}, { client: PLAIN_CLIENT, ...more }));
    assertEquals(message, `server answered 400: ${WORDS}; no earlier turn could be compacted; ${cure}`);
  }
});

Deno.test("explainOverflow() repeats no switch that is already in the words", () => {
  const cut = new RelayError("context_length_exceeded", `the beginning was cut off; ${SWITCH}`);
  const { message } = explainOverflow(cut, contextOf({}, { client: PLAIN_CLIENT }));
  assertEquals(message, `the beginning was cut off; ${SWITCH}; no earlier turn could be compacted`);
});

const LATER: readonly (readonly [string, JsonObject])[] = [
  ["an earlier answer", { input: [USER, { type: "message", role: "assistant", content: "Hello" }, USER] }],
  ["a call", {
    input: [USER, { type: "function_call", call_id: "c", name: "f", arguments: "{}" }, {
      type: "function_call_output",
      call_id: "c",
      output: "",
    }],
  }],
  ["a summary", { input: [{ type: "compaction", encrypted_content: "x" }, USER] }],
  ["a request for a summary", { input: [USER, { type: "compaction_trigger" }] }],
  ["no tools, as Codex's own request for a summary", { tools: [] }],
];

for (const [name, body] of LATER) {
  Deno.test(`explainOverflow() leaves the usual code to a request with ${name}`, () => {
    assertEquals(explainOverflow(OVERFLOW, contextOf(body)), OVERFLOW);
  });
}

Deno.test("explainOverflow() leaves other errors as they are", () => {
  const error = new RelayError("upstream_auth", "No");
  assertEquals(explainOverflow(error, contextOf()), error);
});
