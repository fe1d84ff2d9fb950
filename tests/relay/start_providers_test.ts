/**
 * Tests that a program can start a relay of several providers, each with its own keys, models, limits and fallbacks.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { ConfigError, start, type StartOptions } from "../../start.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import { type ScriptedAnswer, type ScriptedProvider, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { isObject } from "../../lib/base/json.ts";

const LIMITED: ScriptedAnswer = { status: 429, json: { error: { message: "slow down" } } };

function startProvider(
  key: string,
  models: readonly string[],
  answer: ScriptedAnswer = textAnswer("Done."),
): ScriptedProvider {
  return startScriptedProvider({
    keys: [key],
    models: { object: "list", data: models.map((id) => ({ id })) },
    answer: () => answer,
  });
}

interface Place {
  readonly one: ScriptedProvider;
  readonly two: ScriptedProvider;
  /** Starts a relay, asks for each model, and returns the statuses. */
  ask(options: StartOptions, ...models: string[]): Promise<number[]>;
}

async function withProviders(use: (place: Place) => Promise<void>, answerOne?: ScriptedAnswer): Promise<void> {
  const one = startProvider("sk-one", ["small", "shared"], answerOne);
  const two = startProvider("sk-two", ["large", "shared"]);
  async function ask(options: StartOptions, ...models: string[]): Promise<number[]> {
    await using relay = await start({ port: 0, logLevel: "off", ...options });
    const statuses: number[] = [];
    for (const model of models) {
      const body = JSON.stringify({ model, input: "Hello" });
      const response = await fetch(`${relay.url}/v1/responses`, { method: "POST", body });
      await response.body?.cancel();
      statuses.push(response.status);
    }
    return statuses;
  }
  try {
    await use({ one, two, ask });
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
}

/** Model and key of every request for an answer. */
function sentModels({ chats }: ScriptedProvider): unknown[] {
  return chats.map(({ body, headers }) => [isObject(body) && body.model, headers.get("authorization")]);
}

Deno.test("start() asks each of several providers with its own key for its own models, and knows aliases", async () => {
  await withProviders(async ({ one, two, ask }) => {
    const options: StartOptions = {
      providers: {
        one: { upstream: one.url, apiKey: ["sk-gone", "sk-one"] },
        two: { upstream: two.url, apiKey: "sk-two", modelNames: ["large"], extraBody: { seed: 7 } },
      },
      aliases: { fast: "one/small" },
      modelMap: { "gpt-5": "two/large" },
    };
    assertEquals(await ask(options, "one/small", "large", "fast", "shared", "gpt-5"), [200, 200, 200, 200, 200]);
    assertEquals(
      sentModels(one),
      [
        ["small", "Bearer sk-gone"],
        ["small", "Bearer sk-one"],
        ["small", "Bearer sk-one"],
        ["shared", "Bearer sk-one"],
      ],
    );
    assertEquals(sentModels(two), [["large", "Bearer sk-two"], ["large", "Bearer sk-two"]]);
    assertEquals(two.chats.map(({ body }) => isObject(body) && body.seed), [7, 7]);
  });
});

Deno.test("start() goes on with another of several providers, by its own limits", async () => {
  await withProviders(async ({ one, two, ask }) => {
    const fallbacks = [{ provider: "two", modelMap: { small: "large" } }];
    const options = (own: Partial<StartOptions>): StartOptions => ({
      providers: {
        one: { upstream: one.url, apiKey: "sk-one", maxTries: 2, ...own },
        two: { upstream: two.url, apiKey: "sk-two" },
      },
    });
    const headers = { "x-own": "1" };
    assertEquals(await ask(options({ fallbacks, headers }), "one/small"), [200]);
    assertEquals([sentModels(one).length, sentModels(two)], [1, [["large", "Bearer sk-two"]]]);
    assertEquals([one.chats[0]?.headers.get("x-own"), two.chats[0]?.headers.get("x-own")], ["1", null]);
    assertEquals(await ask({ ...options({}), fallbacks }, "one/small"), [200]);
    assertEquals(sentModels(two).length, 2);
  }, LIMITED);
});

Deno.test("start() puts an upstream beside several providers first", async () => {
  await withProviders(async ({ one, two, ask }) => {
    const providers = { two: { upstream: two.url, apiKey: "sk-two" } };
    const options: StartOptions = { upstream: one.url, apiKey: "sk-one", headers: { "x-own": "1" }, providers };
    assertEquals(await ask(options, "small", "two/large", "127.0.0.1/shared"), [200, 200, 200]);
    assertEquals(sentModels(one), [["small", "Bearer sk-one"], ["shared", "Bearer sk-one"]]);
    assertEquals([one.chats[0]?.headers.get("x-own"), two.chats[0]?.headers.get("x-own")], ["1", null]);
  });
});

Deno.test("start() takes the address of a provider that it knows by name, and names every fault of several", async () => {
  await using relay = await start({ port: 0, logLevel: "off", providers: { deepseek: { apiKey: "sk-1" } } });
  const health = await fetch(`${relay.url}/health`).then((answer) => answer.json());
  assertEquals(health.providers, ["deepseek"]);
  const wrong: StartOptions = {
    apiKey: "sk-secret",
    profile: { maxTokensField: "max_completion_tokens" },
    providers: {
      "a/b": { upstream: "http://127.0.0.1:9/v1" },
      unheard: {},
      work: { upstream: "ftp://x", fallbacks: [{ upstream: "ftp://y" }] },
    },
  };
  const { errors } = await assertRejects(() => start(wrong), ConfigError);
  assertEquals(errors, [
    "Cannot use providers.a/b: its name may hold letters, digits, dots, dashes and underscores only",
    "Cannot use providers.unheard: no provider has that name; set upstream to its base URL, or see codex-relay providers",
    "Cannot use apiKey for several providers: write it into the one that it belongs to",
    "Cannot use profile for several providers: write it into the one that it belongs to",
    "Cannot use providers.work.upstream ftp://x: give a URL with a host that begins with https:// or http://",
    "Cannot use providers.work.fallbacks[0].upstream ftp://y: give a URL with a host that begins with https:// or http://",
  ]);
});
