/**
 * Tests of what clients other than Codex get when the upstream fails: its status, its words, and few tries of ours.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import OpenAI, { APIError } from "openai";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { outcomeOf } from "../support/faults.ts";
import { CODEX, endOf, STREAM, WHOLE, withRelay } from "../support/relay_harness.ts";

const REAL = { limits: DEFAULT_LIMITS };
const ERROR = { message: "It is so:\n  tools[0].name. Look there.", param: "tools[0].name", code: "bad_name" };
const MESSAGE = "It is so:\n  tools[0].name. Look there.";

function refusal(status: number, headers: Record<string, string> = {}): ScriptedAnswer {
  return { status, headers, json: { error: ERROR } };
}

/** Statuses of an upstream, and the type that a client gets with each. */
const STATUSES: readonly (readonly [number, string])[] = [
  [400, "invalid_request_error"],
  [401, "authentication_error"],
  // With a time to come back it is a limit that returns.
  [402, "rate_limit_error"],
  [403, "permission_error"],
  [404, "invalid_request_error"],
  [409, "invalid_request_error"],
  [410, "invalid_request_error"],
  [415, "invalid_request_error"],
  [418, "invalid_request_error"],
  [422, "invalid_request_error"],
  [451, "invalid_request_error"],
  [429, "rate_limit_error"],
  [500, "server_error"],
  [502, "server_error"],
  [503, "server_error"],
  [504, "server_error"],
  [522, "server_error"],
  [529, "server_error"],
];

for (const [status, type] of STATUSES) {
  Deno.test(`a client keeps the upstream's status ${status}, its words, its field and its code`, async () => {
    await withRelay(refusal(status, { "retry-after": "2.1" }), async ({ ask, provider }) => {
      for (const body of [STREAM, WHOLE]) {
        const response = await ask(body);
        const { error } = await response.json();
        assertEquals([response.status, error.type, error.code, error.param], [status, type, "bad_name", ERROR.param]);
        assertStringIncludes(error.message, MESSAGE);
        assertEquals(response.headers.get("retry-after"), "3", "whole seconds, rounded up");
      }
      assertEquals(provider.chats.length, 2);
    }, REAL);
  });
}

Deno.test("a client keeps status 413 and the code for a conversation that is too long", async () => {
  await withRelay(refusal(413), async ({ ask }) => {
    const response = await ask(WHOLE);
    assertEquals([response.status, (await response.json()).error.code], [413, "context_length_exceeded"]);
  }, REAL);
});

Deno.test("a client gets words as they are when the upstream sends text, and long words whole", async () => {
  for (const text of ["Line one.\nLine two, which is all.", `${"Long words. ".repeat(300)}The end.`]) {
    for (const answer of [{ status: 400, text }, { status: 400, json: { error: { message: text } } }]) {
      await withRelay(answer, async ({ ask }) => {
        assertStringIncludes((await (await ask(WHOLE)).json()).error.message, text);
      });
    }
  }
});

/** Refusals inside an answer with status 200, and the status that a client gets for each. */
const INSIDE: readonly (readonly [string, ScriptedAnswer, number])[] = [
  ["the first event", { frames: ['data: {"error":{"message":"Slow down","code":429}}\n\n'] }, 429],
  ["an event without a status", { frames: ['data: {"error":{"message":"Invalid API key"}}\n\n'] }, 401],
  ["the whole body", { json: { error: { message: "Insufficient Balance", code: 402 } } }, 402],
  ["an object of its own form", {
    json: { message: "No such field", code: "x", status: 422, type: "invalid_request_error" },
  }, 400],
];

for (const [where, answer, status] of INSIDE) {
  Deno.test(`a client gets a status for a refusal in ${where}, also when it streams`, async () => {
    await withRelay(answer, async ({ ask }) => {
      for (const body of [STREAM, WHOLE]) assertEquals((await outcomeOf(await ask(body))).httpStatus, status);
    }, REAL);
  });
}

/** A script that refuses so many requests, then answers. */
function failing(answer: ScriptedAnswer, times: number): { answer: () => ScriptedAnswer } {
  let asked = 0;
  return { answer: () => ++asked <= times ? answer : textAnswer("All is well.") };
}

/** Refusals, and whether the relay itself asks again for the client, which takes under two seconds. */
const WAITS: readonly (readonly [number, Record<string, string>, boolean])[] = [
  [429, { "retry-after": "1" }, true],
  [429, { "retry-after-ms": "200" }, true],
  [429, { "retry-after": "2" }, false],
  [503, { "retry-after": "30" }, false],
  [429, { "retry-after": "400" }, false],
  [500, {}, true],
];

for (const [status, headers, isRepeated] of WAITS) {
  const what = `${status} with ${JSON.stringify(headers)}`;
  Deno.test(`the relay ${isRepeated ? "asks again" : "does not ask again"} for another client after ${what}`, async () => {
    for (const body of [STREAM, WHOLE]) {
      await withRelay(failing(refusal(status, headers), 1), async ({ ask, provider }) => {
        const began = performance.now();
        const response = await ask(body);
        const { status: ended, text } = await outcomeOf(response);
        assert(performance.now() - began < 2_000);
        assertEquals(provider.chats.length, isRepeated ? 2 : 1);
        if (isRepeated) return assertEquals([ended, text], ["completed", "All is well."]);
        assertEquals([response.status, response.headers.get("retry-after")], [status, headers["retry-after"] ?? null]);
        assertEquals(response.headers.get("x-should-retry"), null);
      }, REAL);
    }
  });
}

Deno.test("the official SDK waits and asks again after a rate limit that the relay passes on", async () => {
  await withRelay(failing(refusal(429, { "retry-after": "2" }), 1), async ({ origin, provider }) => {
    const client = new OpenAI({ apiKey: "sk-x", baseURL: `${origin}/v1` });
    const began = performance.now();
    const { output_text } = await client.responses.create(WHOLE);
    const waited = performance.now() - began;
    assertEquals([output_text, provider.chats.length], ["All is well.", 2]);
    assert(waited >= 2_000 && waited < 4_000, `${waited} ms`);
  }, REAL);
});

Deno.test("the official SDK and the relay together ask a busy upstream a few times only", async () => {
  await withRelay(refusal(429, { "retry-after": "5" }), async ({ origin, provider }) => {
    const client = new OpenAI({ apiKey: "sk-x", baseURL: `${origin}/v1`, maxRetries: 0 });
    const failure = await client.responses.create({ ...WHOLE, stream: true }).catch((thrown) => thrown);
    assert(failure instanceof APIError);
    assertEquals([failure.status, failure.code, failure.param, provider.chats.length], [
      429,
      "bad_name",
      ERROR.param,
      1,
    ]);
  }, REAL);
});

/** Requests of the official SDK with its two repetitions that reach the upstream in all. */
const HOPELESS: readonly (readonly [string, ScriptedAnswer])[] = [
  ["a field that is wrong", refusal(422)],
  ["a key without a permission", refusal(403)],
  ["an empty account that is reported as a rate limit", {
    status: 429,
    json: { error: { message: "You exceeded your current quota", code: "insufficient_quota" } },
  }],
];

for (const [what, answer] of HOPELESS) {
  Deno.test(`the official SDK does not ask again after ${what}`, async () => {
    await withRelay(answer, async ({ origin, provider }) => {
      const client = new OpenAI({ apiKey: "sk-x", baseURL: `${origin}/v1` });
      const failure = await client.responses.create(WHOLE).catch((thrown) => thrown);
      assert(failure instanceof APIError);
      assertEquals([failure.status, provider.chats.length], [answer.status, 1]);
    }, REAL);
  });
}

const AGENT = "my_editor/0.171.0 (Debian 12.0.0; x86_64) xterm-256color (my_editor; 1)";

Deno.test("Codex gets its own events under the name of an editor, and when only its body shows that it is Codex", async () => {
  const metadata = { client_metadata: { "x-codex-window-id": "0199:0" } };
  const clients = [
    [STREAM, { originator: "my_editor", "user-agent": AGENT, "x-codex-window-id": "0199:0" }],
    [STREAM, { originator: "my_editor", "user-agent": AGENT, "x-codex-turn-metadata": "{}" }],
    [{ ...STREAM, ...metadata }, { "user-agent": "proxy/1" }],
  ] as const;
  for (const [body, headers] of clients) {
    await withRelay(refusal(401), async ({ ask }) => {
      assertStringIncludes(await endOf(await ask(body, headers)), "response.failed invalid_prompt: ");
    });
  }
});

Deno.test("Codex from 0.169 on gets a policy's code under its own name, earlier ones a code that they know", async () => {
  const error = { message: "Stopped by a policy.", code: "misalignment_policy_violation" };
  const answers = [{ status: 400, json: { error } }, { frames: [`data: ${JSON.stringify({ error })}\n\n`] }];
  for (const answer of answers) {
    await withRelay(answer, async ({ ask, provider }) => {
      for (const [version, code] of [["0.171.0", error.code], ["0.169.0", error.code], ["0.140.0", "invalid_prompt"]]) {
        const end = await endOf(await ask(STREAM, { ...CODEX, "user-agent": `codex_exec/${version} (x; y)` }));
        assertStringIncludes(end, `response.failed ${code}: `);
        assertStringIncludes(end, "Stopped by a policy");
      }
      assertEquals(provider.chats.length, 3);
    }, REAL);
  }
});
