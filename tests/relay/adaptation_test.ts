/**
 * Tests that a client notices nothing when its upstream refuses a part of the request that can be left out or sent in
 * another form.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { createLog } from "../../lib/base/log.ts";
import type { ServerOptions } from "../../lib/server/options.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { createServer } from "../../lib/server/router.ts";
import { finishChunk, textChunks, usageChunk } from "../../tools/chat_frames.ts";
import {
  type ReceivedRequest,
  type ScriptedAnswer,
  type ScriptedProvider,
  type ScriptedProviderOptions,
  startScriptedProvider,
} from "../../tools/scripted_provider.ts";
import { listen, optionsFor } from "../support/relay_harness.ts";
import { profileWith } from "../support/exchange.ts";
import { says } from "../support/history_items.ts";

const HELLO: ScriptedAnswer = { chunks: [...textChunks("Hello."), finishChunk("stop"), usageChunk()] };
const CODEX = { originator: "codex_exec" };
const INPUT = [says("user", "Hi."), says("developer", "Be brief.")];

interface Place {
  readonly provider: ScriptedProvider;
  /** Warnings, in order. */
  readonly warnings: readonly string[];
  /** Sends a request; `headers` identify the client. */
  ask(body?: JsonObject, headers?: Record<string, string>): Promise<{ status: number; text: string }>;
}

async function withPlace(
  script: Omit<ScriptedProviderOptions, "port">,
  use: (place: Place) => Promise<void>,
  differs: Partial<ProviderProfile> = {},
  changes: Partial<ServerOptions> = {},
): Promise<void> {
  const provider = startScriptedProvider(script);
  const warnings: string[] = [];
  const log = createLog("warn", (line) => warnings.push(line));
  const relay = createServer(optionsFor(provider.url, { profile: profileWith(differs), log, ...changes }));
  const listener = await listen(relay);
  async function ask(body: JsonObject = {}, headers: Record<string, string> = CODEX) {
    const response = await fetch(`${listener.url}/v1/responses`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ model: "scripted-model", input: INPUT, stream: true, ...body }),
    });
    return { status: response.status, text: await response.text() };
  }
  try {
    await use({ provider, warnings, ask });
  } finally {
    await relay.idle();
    await listener.stop();
    await provider.close();
  }
}

function typesIn(text: string): string[] {
  return [...text.matchAll(/^event: response\.(\S+)$/gm)].map(([, type]) => type ?? "");
}

/** The last event's response. */
function lastIn(text: string): JsonObject {
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  const event: unknown = JSON.parse(line.replace(/^data: /, ""));
  assert(isObject(event) && isObject(event.response), line);
  return event.response;
}

function refuse(message: string, status = 400): ScriptedAnswer {
  return { status, json: { error: { message, type: "invalid_request_error", param: null, code: null } } };
}

function has({ body }: ReceivedRequest, key: string): boolean {
  return isObject(body) && key in body;
}

function nth({ chats }: ScriptedProvider, index: number): ReceivedRequest {
  const chat = chats[index];
  assert(chat !== undefined, `the provider got ${chats.length} requests`);
  return chat;
}

for (const [who, headers] of Object.entries({ codex: CODEX, plain: { "user-agent": "test" } })) {
  Deno.test(`a refused parameter is left out, remembered and logged once (client: ${who})`, async () => {
    await withPlace(
      { answer: () => HELLO, rules: { streamOptions: "refused" } },
      async ({ provider, warnings, ask }) => {
        const first = await ask({}, headers);
        assertEquals([first.status, lastIn(first.text).status], [200, "completed"]);
        assertEquals(typesIn(first.text).filter((type) => type === "created"), ["created"]);
        assertEquals(provider.chats.map((chat) => has(chat, "stream_options")), [true, false]);
        await ask({}, headers);
        assertEquals(provider.chats.map((chat) => has(chat, "stream_options")), [true, false, false]);
        assertEquals(warnings.length, 1);
        assertStringIncludes(warnings[0] ?? "", "[profile]");
        assertStringIncludes(warnings[0] ?? "", "streamOptions = false");
      },
    );
  });
}

Deno.test("the next try uses what the previous one has learned", async () => {
  let asked = 0;
  const answer = () => ++asked === 1 ? { chunks: [] } : HELLO;
  await withPlace(
    { answer, rules: { streamOptions: "refused" } },
    async ({ provider, ask }) => {
      assertEquals(lastIn((await ask()).text).status, "completed");
      assertEquals(provider.chats.map((chat) => has(chat, "stream_options")), [true, false, false]);
    },
    {},
    { limits: DEFAULT_LIMITS },
  );
});

Deno.test("a request that does not stream is adapted too", async () => {
  await withPlace({ answer: () => HELLO, rules: { streamOptions: "refused" } }, async ({ provider, ask }) => {
    const { status, text } = await ask({ stream: false }, {});
    assertEquals([status, JSON.parse(text).status, provider.chats.length], [200, "completed", 2]);
  });
});

Deno.test("two parts of one request can be adapted, and both are remembered", async () => {
  const rules = { streamOptions: "refused", systemFirst: true } as const;
  await withPlace({ answer: () => HELLO, rules }, async ({ provider, warnings, ask }) => {
    assertEquals(lastIn((await ask()).text).status, "completed");
    assertEquals(provider.chats.length, 3);
    const { body } = provider.chats[2] ?? {};
    assertEquals(decodeArray(isObject(body) && body.messages).map((message) => isObject(message) && message.role), [
      "user",
      "user",
    ]);
    await ask();
    assertEquals([provider.chats.length, provider.refusals.length, warnings.length], [4, 2, 2]);
  }, { lateSystem: "system" });
});

Deno.test("a compaction of calls succeeds where the provider demands tools with calls and rejects tool_choice none", async () => {
  const input = [
    ...INPUT,
    { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
    { type: "function_call_output", call_id: "c", output: "1" },
    { type: "compaction_trigger" },
  ];
  const answer = (request: ReceivedRequest) =>
    has(request, "tool_choice")
      ? refuse(
        "litellm.UnsupportedParamsError: Bedrock doesn't support tool_choice=none. To drop it from the call, set",
      )
      : HELLO;
  await withPlace({ answer, rules: { callsNeedTools: true } }, async ({ provider, ask }) => {
    const { output, status } = lastIn((await ask({ input, tools: [{ type: "function", name: "f" }] })).text);
    assertEquals([status, decodeArray(output).map((item) => isObject(item) && item.type)], ["completed", [
      "compaction",
    ]]);
    assertEquals(
      provider.chats.map(({ body }) => isObject(body) && [body.tool_choice, decodeArray(body.tools).length]),
      [
        ["none", 1],
        [undefined, 0],
        [undefined, 1],
      ],
    );
  });
});

Deno.test("the ninth refusal ends a request, and the next request uses what was learned from it", async () => {
  const sampling = "seed stop presence_penalty frequency_penalty temperature top_p".split(" ");
  const names = ["stream_options", ...sampling, "tool_choice", "max_tokens"];
  const tools = { tools: [{ type: "function", name: "f" }], tool_choice: "required" };
  const numbers = Object.fromEntries(sampling.map((name) => [name, 1]));
  const body = { ...numbers, ...tools, stop: ["x"], max_output_tokens: 9 };
  const answer = (request: ReceivedRequest) => {
    const refused = names.find((name) => has(request, name));
    return refused === undefined ? HELLO : refuse(`Unknown parameter: '${refused}'.`);
  };
  await withPlace({ answer }, async ({ provider, warnings, ask }) => {
    const { text } = await ask(body);
    assertEquals([typesIn(text).at(-1), text.includes("Unknown parameter: 'max_tokens'")], ["failed", true]);
    assertEquals(provider.chats.length, 9);
    assertEquals(lastIn((await ask(body)).text).status, "completed");
    assertEquals([provider.chats.length, warnings.filter((line) => line.includes("under [profile]")).length], [11, 9]);
  });
});

Deno.test("an adaptation that does not help is neither tried twice nor remembered", async () => {
  const answer = () => refuse("Unknown parameter: 'stream_options'.");
  await withPlace({ answer }, async ({ provider, ask }) => {
    assertEquals(typesIn((await ask()).text).at(-1), "failed");
    assertEquals(provider.chats.map((chat) => has(chat, "stream_options")), [true, false]);
    await ask();
    assertEquals(has(nth(provider, 2), "stream_options"), true);
  });
});

Deno.test("a plain client gets a refusal that cannot be adapted to as its status", async () => {
  await withPlace({ answer: () => refuse("Unknown parameter: 'tempo'.") }, async ({ provider, ask }) => {
    const { status, text } = await ask({}, {});
    assertEquals([status, provider.chats.length], [400, 1]);
    assertStringIncludes(text, "Unknown parameter: 'tempo'");
  });
});

Deno.test("a parameter that one model refuses is still sent to another", async () => {
  const answer = (request: ReceivedRequest) =>
    isObject(request.body) && request.body.model === "old" && has(request, "stream_options")
      ? refuse("Unrecognized request argument supplied: stream_options")
      : HELLO;
  await withPlace({ answer }, async ({ provider, ask }) => {
    await ask({ model: "old" });
    await ask({ model: "new" });
    await ask({ model: "old" });
    assertEquals(provider.chats.map((chat) => has(chat, "stream_options")), [true, false, true, false]);
  });
});

const REFUSED_INSIDE: Readonly<Record<string, ScriptedAnswer>> = {
  "an error in JSON": refuse("Unknown parameter: 'stream_options'.", 200),
  "a base_resp in JSON": {
    status: 200,
    json: { base_resp: { status_code: 2013, status_msg: "invalid params, Unknown parameter: 'stream_options'" } },
  },
  "the first frame of a stream": {
    chunks: [{ error: { message: "Unknown parameter: 'stream_options'. (2013)", code: "2013" } }],
  },
};

for (const [name, refused] of Object.entries(REFUSED_INSIDE)) {
  for (const [who, headers] of Object.entries({ codex: CODEX, plain: { "user-agent": "test" } })) {
    for (const stream of [true, false]) {
      Deno.test(`a refusal inside a 200 answer is adapted to: ${name} (client: ${who}, stream: ${stream})`, async () => {
        const answer = (request: ReceivedRequest) => has(request, "stream_options") ? refused : HELLO;
        await withPlace({ answer }, async ({ provider, warnings, ask }) => {
          const { status, text } = await ask({ stream }, headers);
          assertEquals([status, stream ? lastIn(text).status : JSON.parse(text).status], [200, "completed"]);
          assertEquals(typesIn(text).filter((type) => type === "created").length, stream ? 1 : 0);
          await ask({ stream }, headers);
          assertEquals(provider.chats.map((chat) => has(chat, "stream_options")), [true, false, false]);
          assertEquals(warnings.length, 1);
        });
      });
    }
  }
}

Deno.test("a refusal inside a 200 answer that adapting does not help is reported, and nothing is remembered", async () => {
  const answer = () => refuse("Unknown parameter: 'stream_options'.", 200);
  await withPlace({ answer }, async ({ provider, ask }) => {
    assertEquals(typesIn((await ask()).text).at(-1), "failed");
    assertEquals(provider.chats.map((chat) => has(chat, "stream_options")), [true, false]);
    await ask();
    assertEquals(has(nth(provider, 2), "stream_options"), true);
  });
});

Deno.test("a refused key and an error after text are not retried", async () => {
  const frame = { error: { message: "Unknown parameter: 'stream_options'.", code: 400 } };
  const late = { chunks: [...textChunks("Hello."), frame], delayMs: 20 };
  for (const answer of [refuse("Unknown parameter: 'stream_options'.", 401), late]) {
    await withPlace({ answer: () => answer }, async ({ provider, ask }) => {
      assertEquals(typesIn((await ask()).text).at(-1), "failed");
      assertEquals(provider.chats.length, 1);
    });
  }
});

Deno.test("a schema that the provider refuses is put into the prompt, and the answer is checked against it", async () => {
  const says = (text: string): ScriptedAnswer => ({ chunks: [...textChunks(text), finishChunk("stop")] });
  const texts = ['```json\n{"title": "A"}\n```', "A title."];
  const answer = (request: ReceivedRequest) => {
    const format = isObject(request.body) ? request.body.response_format : undefined;
    const isSchema = isObject(format) && format.type === "json_schema";
    return isSchema ? refuse("This response_format type is unavailable now") : says(texts.shift() ?? "");
  };
  const format = { type: "json_schema", name: "title", schema: { type: "object" } };
  await withPlace({ answer, rules: { topLevelKeys: false } }, async ({ provider, ask }) => {
    const first = lastIn((await ask({ text: { format } })).text);
    const [message] = decodeArray(first.output);
    assert(isObject(message));
    assertEquals([first.status, decodeArray(message.content).map((part) => isObject(part) && part.text)], [
      "completed",
      ['{"title": "A"}'],
    ]);
    const second = lastIn((await ask({ text: { format } })).text);
    assertEquals([second.status, isObject(second.error) && second.error.code], ["failed", "upstream_protocol"]);
    assertEquals(provider.chats.length, 3);
  });
});
