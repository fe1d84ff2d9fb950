/**
 * Tests of windows through the whole relay: overflows, cut prompts, catalogs and what the log says of them.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { profileNamed } from "../support/cases.ts";
import { CODEX, eventsOf, withRelay } from "../support/relay_harness.ts";

const TOOLS = [{ type: "function", name: "f", parameters: { type: "object" } }];
const USER = { type: "message", role: "user", content: "Hi" };
const LATER = [USER, { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hello." }] }, USER];
const WORDS = "request (10105 tokens) exceeds the available context size (4096 tokens), try increasing it";
const OVERFLOW = { status: 400, json: { error: { code: 400, message: WORDS, type: "exceed_context_size_error" } } };
const LLAMA_CPP = profileNamed("llamacpp");
const OLLAMA = profileNamed("ollama");

async function failureOf(response: Response): Promise<JsonObject> {
  const last = (await eventsOf(response)).at(-1);
  const error = isObject(last?.response) ? last.response.error : undefined;
  return isObject(error) ? error : { code: last?.type };
}

Deno.test("A first turn that overflows reaches Codex in the server's words, and asks once", async () => {
  await withRelay(OVERFLOW, async ({ ask, provider, log }) => {
    const first = await failureOf(await ask({ model: "m", stream: true, tools: TOOLS, input: [USER] }, CODEX));
    assertEquals(first.code, "invalid_prompt");
    assertStringIncludes(String(first.message), WORDS);
    assertStringIncludes(String(first.message), "llama-server -c 32768");
    const later = await failureOf(await ask({ model: "m", stream: true, tools: TOOLS, input: LATER }, CODEX));
    assertEquals(later, {
      code: "context_length_exceeded",
      message: `llamacpp answered 400: ${WORDS}; shorten or compact the conversation`,
    });
    assertEquals(provider.chats.length, 2);
    // The relay's own advice is no quotation, even where the prompt has the same words.
    const instructions = "Please shorten or compact the conversation when it is long.";
    await failureOf(await ask({ model: "m", stream: true, tools: TOOLS, input: LATER, instructions }, CODEX));
    assertMatch(log.at(-1) ?? "", /try increasing it; shorten or compact the conversation$/);
  }, { profile: LLAMA_CPP });
});

Deno.test("A first turn that overflows gives a plain client 400 and the usual code", async () => {
  await withRelay(OVERFLOW, async ({ ask }) => {
    for (const stream of [true, false]) {
      const response = await ask({ model: "m", stream, tools: TOOLS, input: [USER] });
      const { error } = await response.json();
      assertEquals([response.status, error.code, error.type], [
        400,
        "context_length_exceeded",
        "invalid_request_error",
      ]);
      assertStringIncludes(error.message, WORDS);
    }
  }, { profile: LLAMA_CPP });
});

/** A server that has loaded its model with `window`, and counts every prompt as `prompt` tokens. */
function cutting(window: number | undefined, prompt: number) {
  return {
    answer: (): ScriptedAnswer => textAnswer("Hello.", { prompt, completion: 2 }),
    answerOther({ path }: ReceivedRequest): ScriptedAnswer | undefined {
      const models = window === undefined ? [] : [{ name: "m:latest", context_length: window }];
      return path === "/api/ps" ? { json: { models } } : undefined;
    },
  };
}

const LONG = { type: "message", role: "user", content: "word ".repeat(5_000) };

/** Window in use, counted prompt, further parts of the request, and what Codex gets. */
const CUTS: readonly (readonly [string, number | undefined, number, JsonObject, string])[] = [
  ["more words than the window has tokens", 4_096, 4_000, { input: [LONG] }, "invalid_prompt"],
  ["more words with an earlier turn", 4_096, 4_000, { input: [LONG, ...LATER] }, "context_length_exceeded"],
  ["a count that fills the window", 8_192, 8_192, { input: [LONG, ...LATER] }, "context_length_exceeded"],
  ["a round count, if the window is not known", undefined, 4_096, { input: [LONG] }, "invalid_prompt"],
  ["a prompt that fits", 8_192, 6_000, { input: [LONG] }, "response.completed"],
  ["a short prompt", 4_096, 12, { input: [USER] }, "response.completed"],
  ["a client that allows the cut", 4_096, 4_096, { input: [LONG], truncation: "auto" }, "response.completed"],
];

for (const [name, window, prompt, body, expected] of CUTS) {
  Deno.test(`A server that cuts prompts, and ${name}: ${expected}`, async () => {
    await withRelay(cutting(window, prompt), async ({ ask, provider, log }) => {
      const { code, message } = await failureOf(await ask({ model: "m", stream: true, tools: TOOLS, ...body }, CODEX));
      assertEquals([code, provider.chats.length], [expected, 1]);
      if (expected === "response.completed") return;
      assertMatch(String(message), new RegExp(`window of ${window ?? 4_096} tokens.*OLLAMA_CONTEXT_LENGTH=32768`));
      assertEquals(log.filter((line) => /WARN .*window of \d+ tokens/.test(line)).length, 1);
    }, { profile: OLLAMA });
  });
}

Deno.test("What a profile says of cut prompts by wire holds on that wire", async () => {
  const profile: ProviderProfile = { ...OLLAMA, byWire: { chat: { overlongPrompts: "refused" } } };
  await withRelay(cutting(4_096, 4_000), async ({ ask }) => {
    const { code } = await failureOf(await ask({ model: "m", stream: true, input: [LONG] }, CODEX));
    assertEquals(code, "response.completed");
  }, { profile });
});

Deno.test("A hosted provider's answer is never taken for one to a cut prompt", async () => {
  await withRelay(cutting(4_096, 4_096), async ({ ask, provider }) => {
    assertEquals(
      (await failureOf(await ask({ model: "m", stream: true, input: [LONG] }, CODEX))).code,
      "response.completed",
    );
    assertEquals(provider.requests.map(({ path }) => path), ["/v1/chat/completions"]);
  });
});

/** The windows in the catalog, by slug. */
async function windowsAt(origin: string): Promise<Record<string, unknown>> {
  const { models } = await (await fetch(`${origin}/v1/codex-catalog`)).json();
  return Object.fromEntries(models.map((model: JsonObject) => [model.slug, model.context_window]));
}

Deno.test("The catalog follows the window that the server has loaded", async () => {
  let window: number | undefined;
  const script = {
    answer: () => textAnswer("Hello."),
    models: { data: [{ id: "qwen:9b", created: 1 }] },
    answerOther({ path }: ReceivedRequest): ScriptedAnswer | undefined {
      if (path === "/api/ps") return { json: { models: window ? [{ name: "qwen:9b", context_length: window }] : [] } };
      return path === "/api/show" ? { json: { model_info: { "qwen.context_length": 16_384 } } } : undefined;
    },
  };
  await withRelay(script, async ({ origin, log, provider }) => {
    assertEquals(await windowsAt(origin), { "qwen:9b": 16_384 });
    assertMatch(
      log.join("\n"),
      /WARN {2}qwen:9b: the upstream says no window before it is loaded, so 16384 tokens are assumed/,
    );
    window = 8_192;
    // Nothing is asked again within five seconds.
    assertEquals(await windowsAt(origin), { "qwen:9b": 16_384 });
    assertEquals(provider.requests.map(({ path }) => path).sort(), ["/api/ps", "/api/show", "/v1/models"]);
  }, { profile: OLLAMA });
});

const STANDING_IN: readonly (readonly [string, object, Record<string, unknown>])[] = [
  ["a model of the user's settings", { modelOverrides: { "my-model": { contextWindow: 65_536 } } }, {
    "my-model": 65_536,
  }],
  ["the model that was asked last", {}, { asked: 128_000 }],
];

for (const [name, changes, expected] of STANDING_IN) {
  Deno.test(`Without a list of models the catalog has ${name}`, async () => {
    const answerModels = () => ({ status: 500, text: "Internal Server Error" });
    await withRelay({ answer: () => textAnswer("Hello."), answerModels }, async ({ ask, origin }) => {
      await (await ask({ model: "asked", input: "Hi" })).text();
      assertEquals(await windowsAt(origin), expected);
    }, changes);
  });
}

/** A server that refuses in a stream by ending it, and in words otherwise. */
function endsSilently(words: ScriptedAnswer): (request: ReceivedRequest) => ScriptedAnswer {
  return ({ body }) => isObject(body) && body.stream === true ? { frames: [] } : words;
}

const WHOLE_WORDS =
  "This model's maximum context length is 4096 tokens. However, you requested 10105 tokens (10105 in the messages)";

Deno.test("A local server whose streams end without a word is asked for its refusal without a stream", async () => {
  const refusal = { status: 400, json: { error: { message: WHOLE_WORDS, code: "context_length_exceeded" } } };
  await withRelay({ answer: endsSilently(refusal), rules: { streamOnly: false } }, async ({ ask, provider }) => {
    const told = await failureOf(await ask({ model: "m", stream: true, tools: TOOLS, input: LATER }, CODEX));
    assertEquals(told, {
      code: "context_length_exceeded",
      message: `The provider answered 400: ${WHOLE_WORDS}; shorten or compact the conversation`,
    });
    const forms = provider.chats.map(({ body }) => isObject(body) && [body.stream, "stream_options" in body]);
    assertEquals(forms, [[true, true], [true, true], [true, true], [false, false]]);
  }, { limits: DEFAULT_LIMITS });
});
