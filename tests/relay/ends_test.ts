/**
 * Tests of answers that end well without a word, and of those that cannot be used, through the whole relay.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import type { JsonObject } from "../../lib/base/json.ts";
import { finishChunk, reasoningChunks, textAnswer, textChunks } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { CODEX, eventsOf, type RelayPlace, STREAM, WHOLE, withRelay } from "../support/relay_harness.ts";

const TRYING = { limits: DEFAULT_LIMITS };
const SILENCE: ScriptedAnswer = { chunks: [finishChunk("stop")] };
const INPUT = [
  { type: "message", role: "user", content: "Send it." },
  { type: "function_call", name: "run", arguments: "{}", call_id: "call_1" },
  { type: "function_call_output", call_id: "call_1", output: "Sent." },
];
const CALL = '<tool_call>\n{"name": "run", "arguments": {}}\n</tool_call>';

/** The response of the last event. */
async function endOf(response: Response): Promise<JsonObject> {
  const last = (await eventsOf(response)).at(-1);
  return { type: last?.type, ...(last?.response as JsonObject) };
}

/** Runs `use`, and asserts that it took less time than the shortest wait before a retry. */
async function assertQuick(use: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await use();
  const took = performance.now() - began;
  assert(took < 1_000, `${took} ms`);
}

for (
  const [what, answer] of [["says nothing", SILENCE], ["only thinks", {
    chunks: [...reasoningChunks("All is done."), finishChunk("stop")],
  }]] as const
) {
  Deno.test(`every client gets a complete answer at once when the model ${what} after a tool's output`, async () => {
    await withRelay(answer, async ({ ask, provider }) => {
      await assertQuick(async () => {
        assertEquals((await endOf(await ask({ ...STREAM, input: INPUT }, CODEX))).type, "response.completed");
        assertEquals((await endOf(await ask({ ...STREAM, input: INPUT }))).type, "response.completed");
        const whole = await (await ask({ ...WHOLE, input: INPUT })).json();
        assertEquals([whole.status, whole.error], ["completed", null]);
      });
      assertEquals(provider.chats.length, 3);
    }, TRYING);
  });
}

Deno.test("silence upon the user's words is asked for three times in all, at once, and then told in words", async () => {
  await withRelay(SILENCE, async ({ ask, provider }) => {
    await assertQuick(async () => {
      const { type, error } = await endOf(await ask(STREAM, CODEX));
      assertEquals([type, provider.chats.length], ["response.failed", 3]);
      assertEquals(error, {
        code: "invalid_prompt",
        message: "The provider ended its answer without any text or tool call (tried 3 times in 0 s)",
      });
    });
  }, TRYING);
});

/** Answers the first requests with `first`, later ones with a good answer. */
function after(...first: readonly ScriptedAnswer[]): { answer: () => ScriptedAnswer } {
  const left = [...first];
  return { answer: () => left.shift() ?? textAnswer("All is well.") };
}

Deno.test("another try that answers is the answer, and nothing of the first is in it", async () => {
  const tools = [{ type: "function", name: "run", parameters: { type: "object", properties: {} } }];
  const slips = [SILENCE, textAnswer(CALL.slice(0, 20)), textAnswer("<tool_call>\n<function=run>\n")];
  for (const slip of slips) {
    await withRelay(after(slip, slip), async ({ ask, provider, log }) => {
      await assertQuick(async () => {
        const text = await (await ask({ ...STREAM, tools }, CODEX)).text();
        assertMatch(text, /"type":"response.completed".*"text":"All is well."/s);
        assert(!text.includes("<tool_call>"));
      });
      assertEquals(provider.chats.length, 3);
      assertEquals(log.filter((line) => / WARN .*: unusable_answer: /.test(line)).length, 2, log.join("\n"));
    }, TRYING);
  }
});

Deno.test("an unknown finish reason completes the answer, and is logged once without its secrets", async () => {
  await withRelay({ chunks: [...textChunks("Hello."), finishChunk("sk-secret satisfied")] }, async ({ ask, log }) => {
    const headers = { ...CODEX, authorization: "Bearer sk-secret" };
    assertEquals((await endOf(await ask(STREAM, headers))).type, "response.completed");
    const [line, ...more] = log.filter((entry) => entry.includes("unknown finish reason"));
    assertMatch(line ?? "", / WARN {2}codex m: unknown finish reason "[^"]* satisfied", taken for a complete answer$/);
    assertEquals([more, log.join("\n").includes("sk-secret")], [[], false]);
  });
});

async function compact({ origin }: RelayPlace): Promise<Response> {
  const body = JSON.stringify({ model: "m", input: INPUT });
  return await fetch(`${origin}/v1/responses/compact`, { method: "POST", headers: CODEX, body });
}

Deno.test("a summary that is none is asked for again, and no client ever gets one", async () => {
  for (const slip of [textAnswer(CALL), textAnswer("{}"), SILENCE]) {
    await withRelay(after(slip), async (place) => {
      const response = await compact(place);
      const { output } = await response.json();
      assertEquals([response.status, output.at(-1).type, place.provider.chats.length], [200, "compaction", 2]);
    }, TRYING);
    await withRelay(slip, async (place) => {
      const response = await compact(place);
      const { error, output } = await response.json();
      assertMatch(error.message, /(?:no summary|in place of a summary); the thread stays as it was \(tried 3 times/);
      assertEquals([response.status, output, place.provider.chats.length], [502, undefined, 3]);
    }, TRYING);
  }
});
