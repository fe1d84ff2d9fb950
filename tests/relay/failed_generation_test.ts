/**
 * Tests that a tool call inside a provider's refusal reaches the client, and that every other failed generation is
 * retried.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { decodeArray, isObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { finishChunk, textChunks } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { CODEX, endOf, STREAM, WHOLE, withRelay } from "../support/relay_harness.ts";

const TOOLS = [{ type: "function", name: "ls", parameters: { type: "object" } }];
const HELLO: ScriptedAnswer = { chunks: [...textChunks("Hello."), finishChunk("stop")] };

function kept(generation: string): ScriptedAnswer {
  const message = "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.";
  return { status: 400, json: { error: { message, code: "tool_use_failed", failed_generation: generation } } };
}

Deno.test("a refusal that holds a call of a declared tool becomes that call", async () => {
  await withRelay(kept('{"name": "ls", "arguments": {"path": "."}}'), async ({ provider, ask }) => {
    const response = await ask({ ...WHOLE, tools: TOOLS });
    const { status, output } = await response.json();
    assertEquals([response.status, status, provider.chats.length], [200, "completed", 1]);
    assertEquals(decodeArray(output).map((item) => isObject(item) && [item.type, item.name, item.arguments]), [
      ["function_call", "ls", '{"path":"."}'],
    ]);
    assertEquals(await endOf(await ask({ ...STREAM, tools: TOOLS }, CODEX)), "response.completed");
  });
});

for (const text of ["I would run ls.", '{"name": "rm", "arguments": {}}', ""]) {
  Deno.test(`a refusal that holds ${JSON.stringify(text)} is not a call, and is retried`, async () => {
    const answers = [kept(text), HELLO];
    const script = { answer: () => answers.shift() ?? HELLO };
    await withRelay(script, async ({ provider, ask }) => {
      assertEquals(await endOf(await ask({ ...STREAM, tools: TOOLS }, CODEX)), "response.completed");
      assertEquals(provider.chats.length, 2);
    }, { limits: { ...DEFAULT_LIMITS, maxTries: 2 } });
    await withRelay(kept(text), async ({ ask, log }) => {
      const end = await endOf(await ask({ ...STREAM, tools: TOOLS }, CODEX));
      assertStringIncludes(end, "upstream_error: The provider answered 400: Failed to call a function.");
      assertStringIncludes(end, "the model's call did not fit");
      assertEquals(log.some((line) => text !== "" && line.includes(text)), false, "the model's text is not logged");
    });
  });
}

Deno.test("a refusal that also names a part of the request adapts it once, and its call is not used", async () => {
  const refusal: ScriptedAnswer = {
    status: 400,
    json: {
      error: {
        message: "Unsupported parameter: 'parallel_tool_calls'",
        param: "parallel_tool_calls",
        failed_generation: '{"name": "ls", "arguments": {}}',
      },
    },
  };
  const script = {
    answer: ({ body }: { readonly body: unknown }) => {
      return isObject(body) && "parallel_tool_calls" in body ? refusal : HELLO;
    },
  };
  await withRelay(script, async ({ provider, ask, log }) => {
    const body = { ...WHOLE, tools: TOOLS, parallel_tool_calls: true };
    for (const chats of [2, 3]) {
      const { output } = await (await ask(body)).json();
      assertEquals(decodeArray(output).map((item) => isObject(item) && item.type), ["message"]);
      assertEquals(provider.chats.length, chats);
    }
    assertEquals(log.filter((line) => line.includes("parallelToolCalls")).length, 1);
  });
});
