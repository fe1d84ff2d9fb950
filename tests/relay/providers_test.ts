/**
 * Tests a relay in front of several providers: each gets its own models with its own key, and nothing of the others'.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parseModelMap } from "../../lib/config/model_map.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { createLog } from "../../lib/base/log.ts";
import { createServer } from "../../lib/server/router.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import type { ProviderOptions } from "../../lib/upstream/options.ts";
import { finishChunk, textChunks } from "../../tools/chat_frames.ts";
import {
  type ReceivedRequest,
  type ScriptedAnswer,
  type ScriptedProvider,
  startScriptedProvider,
} from "../../tools/scripted_provider.ts";
import { CODEX, eventsOf, listen, optionsFor, soon, WHOLE } from "../support/relay_harness.ts";

const TEXT: ScriptedAnswer = { chunks: [...textChunks("Done."), finishChunk("stop")] };

/** A provider that takes its own key and models only. */
function startProvider(
  name: string,
  models: readonly string[],
  answer: (request: ReceivedRequest) => ScriptedAnswer | Promise<ScriptedAnswer> = () => TEXT,
): ScriptedProvider {
  return startScriptedProvider({
    keys: [`sk-${name}`],
    answer: (request) => {
      const { body } = request;
      if (!models.includes(String((body as { model?: unknown }).model))) {
        return { status: 404, json: { error: { message: "no such model" } } };
      }
      return answer(request);
    },
    answerModels: () => ({ json: { object: "list", data: models.map((id) => ({ id, context_length: 100_000 })) } }),
  });
}

interface Place {
  readonly origin: string;
  readonly log: readonly string[];
  readonly one: ScriptedProvider;
  readonly two: ScriptedProvider;
  configure(providers: readonly ProviderOptions[]): void;
}

function describeProvider(
  id: string,
  provider: ScriptedProvider,
  more: Partial<ProviderOptions> = {},
): ProviderOptions {
  return {
    id,
    upstream: provider.url,
    apiKey: `sk-${id}`,
    modelMap: parseModelMap(""),
    profile: { ...DEFAULT_PROFILE, name: id },
    ...more,
  };
}

/** Runs `use` with a relay before two providers. */
async function withProviders(
  use: (place: Place) => Promise<void>,
  { changeOne = () => ({}), answerOne }: {
    /** What differs in the options of the first provider. */
    readonly changeOne?: (two: ScriptedProvider) => Partial<ProviderOptions>;
    readonly answerOne?: (request: ReceivedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>;
  } = {},
): Promise<void> {
  const one = startProvider("one", ["small", "shared"], answerOne);
  const two = startProvider("two", ["maker/large", "shared"]);
  const log: string[] = [];
  const common = { log: createLog("debug", (line) => void log.push(line)), limits: DEFAULT_LIMITS };
  const create = ([first, ...otherProviders]: readonly ProviderOptions[]) =>
    optionsFor(first?.upstream ?? "", {
      ...common,
      ...first,
      otherProviders,
      aliases: parseModelMap("fast:one/small"),
    });
  const server = createServer(create([describeProvider("one", one, changeOne(two)), describeProvider("two", two)]));
  const listener = await listen(server);
  try {
    await use({ origin: listener.url, log, one, two, configure: (providers) => server.configure(create(providers)) });
    await server.idle();
  } finally {
    await listener.stop();
    await Promise.all([one.close(), two.close()]);
  }
}

async function ask(
  origin: string,
  model: string,
  headers: HeadersInit = {},
): Promise<{ status: number; text: string }> {
  const body = JSON.stringify({ ...WHOLE, model });
  const response = await fetch(`${origin}/v1/responses`, { method: "POST", body, headers });
  return { status: response.status, text: await response.text() };
}

/** Model and key of every request for an answer. */
function sentModels({ chats }: ScriptedProvider): unknown[] {
  return chats.map(({ body, headers }) => [(body as { model?: unknown }).model, headers.get("authorization")]);
}

Deno.test("each request goes to the provider of its model, with that provider's key and name of it", async () => {
  await withProviders(async ({ origin, log, one, two }) => {
    const asked = ["one/small", "two/maker/large", "maker/large", "fast", "two/shared"];
    for (const model of asked) {
      // The client's own key is neither needed nor passed on.
      assertEquals((await ask(origin, model, { authorization: "Bearer sk-client" })).status, 200, model);
    }
    assertEquals(sentModels(one), [["small", "Bearer sk-one"], ["small", "Bearer sk-one"]]);
    assertEquals(sentModels(two), [
      ["maker/large", "Bearer sk-two"],
      ["maker/large", "Bearer sk-two"],
      ["shared", "Bearer sk-two"],
    ]);
    assertMatch(log.join("\n"), /plain fast -> one\/small whole/);
  });
});

Deno.test("a name that several providers have, and one that none has, are refused before anything is sent", async () => {
  await withProviders(async ({ origin, log, one, two }) => {
    const twice = await ask(origin, "shared");
    assertEquals(twice.status, 404);
    assertMatch(twice.text, /Several providers have the model \\"shared\\": ask for one\/shared or two\/shared/);
    assertMatch(log.at(-1) ?? "", /WARN {2}plain shared whole 0\.\d\d s: upstream_model_not_found/);
    const none = await ask(origin, "gone");
    assertEquals(none.status, 404);
    assertMatch(none.text, /No provider lists the model \\"gone\\".* one\/gone or two\/gone/);
    const stream = JSON.stringify({ ...WHOLE, model: "gone", stream: true });
    const codex = await eventsOf(
      await fetch(`${origin}/v1/responses`, { method: "POST", body: stream, headers: CODEX }),
    );
    assertEquals(codex.at(-1)?.type, "response.failed");
    assertEquals([...one.chats, ...two.chats], []);
  });
});

Deno.test("the next key is tried when one is empty or limited, and so is the fallback when all are", async () => {
  let refusals = 0;
  await withProviders(async ({ origin, log, one, two }) => {
    // Of three keys the provider knows the last one only.
    assertEquals((await ask(origin, "one/small")).status, 200);
    assertEquals(sentModels(one).map((sent) => (sent as string[])[1]), [
      "Bearer sk-empty",
      "Bearer sk-empty-too",
      "Bearer sk-one",
    ]);
    assertMatch(log.join("\n"), /going on with one key 3/);
    refusals = 1;
    assertEquals((await ask(origin, "one/small")).status, 200);
    assertEquals(sentModels(two), [["maker/large", "Bearer sk-two"]]);
  }, {
    changeOne: (two) => ({
      apiKey: "sk-empty",
      spareKeys: ["sk-empty-too", "sk-one"],
      fallbacks: [describeProvider("two", two, { modelMap: parseModelMap("*:maker/large") })],
    }),
    answerOne: () => refusals > 0 ? { status: 402, json: { error: { message: "Insufficient balance" } } } : TEXT,
  });
});

Deno.test("the list and the catalog hold all providers' models; one that is down is left out and reported once", async () => {
  await withProviders(async ({ origin, log, one, configure, two }) => {
    const list = await (await fetch(`${origin}/v1/models`)).json();
    const ids = ["one/small", "one/shared", "two/maker/large", "two/shared", "fast", "small", "maker/large"];
    assertEquals(list.data.map(({ id }: { id: string }) => id).sort(), [...ids].sort());
    assertEquals(list.models.map(({ slug, visibility }: { slug: string; visibility: string }) => [slug, visibility]), [
      ["one/small", "list"],
      ["fast", "list"],
      ["one/shared", "list"],
      ["two/maker/large", "list"],
      ["two/shared", "list"],
      ["small", "hide"],
      ["maker/large", "hide"],
    ]);
    const model = await (await fetch(`${origin}/v1/models/two/maker/large`)).json();
    assertEquals([model.id, model.owned_by, model.context_length], ["two/maker/large", "two", 100_000]);
    const down = describeProvider("down", one, { upstream: "http://127.0.0.1:9/v1" });
    configure([describeProvider("two", two), down]);
    for (let time = 0; time < 3; time++) {
      const began = performance.now();
      const catalog = await (await fetch(`${origin}/v1/codex-catalog`)).json();
      assertEquals(catalog.models[0].slug, "two/maker/large");
      assert(performance.now() - began < 1_500);
    }
    assertEquals(log.filter((line) => line.includes("127.0.0.1:9")).length, 1);
  });
});

Deno.test("what a provider's refusals teach is to be written into that provider's table", async () => {
  let refusals = 0;
  await withProviders(async ({ origin, log }) => {
    const body = JSON.stringify({ ...WHOLE, model: "one/small", seed: 1 });
    const response = await fetch(`${origin}/v1/responses`, { method: "POST", body });
    assertEquals([response.status, (await response.json()).status], [200, "completed"]);
    assertMatch(
      log.join("\n"),
      /WARN {2}small: .* put under \[providers\.one\.profile\] in the configuration file: \w+/,
    );
  }, {
    answerOne: () => {
      if (refusals++ > 0) return TEXT;
      return { status: 400, json: { error: { message: "Unknown parameter: 'seed'." } } };
    },
  });
});

Deno.test("what was learned of a provider outlives a change of the file, unless its own profile changes", async () => {
  const answerOne = ({ text }: { readonly text: string }) => {
    return text.includes('"seed"') ? { status: 400, json: { error: { message: "Unknown parameter: 'seed'." } } } : TEXT;
  };
  await withProviders(async ({ origin, one, two, configure }) => {
    const count = async () => {
      const before = one.chats.length;
      const body = JSON.stringify({ ...WHOLE, model: "one/small", seed: 1 });
      const response = await fetch(`${origin}/v1/responses`, { method: "POST", body });
      assertEquals([response.status, (await response.json()).status], [200, "completed"]);
      return one.chats.length - before;
    };
    const other = describeProvider("two", two);
    assertEquals([await count(), await count()], [2, 1]);
    configure([other, describeProvider("one", one)]);
    assertEquals(await count(), 1);
    configure([describeProvider("one", one, { profile: { ...DEFAULT_PROFILE, name: "one", images: false } }), other]);
    assertEquals([await count(), await count()], [2, 1]);
  }, { answerOne });
});

Deno.test("a live answer goes on with what it began with when the providers change", async () => {
  const gate = Promise.withResolvers<void>();
  await withProviders(async ({ origin, one, two, configure }) => {
    const live = fetch(`${origin}/v1/responses`, {
      method: "POST",
      body: JSON.stringify({ ...WHOLE, model: "one/small", stream: true }),
      headers: CODEX,
    });
    await soon("the provider is asked", () => one.chats.length > 0);
    configure([describeProvider("two", two)]);
    assertEquals((await fetch(`${origin}/health`).then((answer) => answer.json())).live_streams, 1);
    gate.resolve();
    assertEquals((await eventsOf(await live)).at(-1)?.type, "response.completed");
    assertEquals((await ask(origin, "one/small")).status, 404);
    assertEquals((await ask(origin, "two/shared")).status, 200);
  }, { answerOne: () => gate.promise.then(() => TEXT) });
});
