/**
 * Tests that the upstream is asked rarely, and that its last list is kept when it gives none.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { decodeModels } from "../../../lib/wire/models/decode.ts";
import { ModelCache } from "../../../lib/upstream/model_cache.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../../tools/scripted_provider.ts";

const MINUTE = 60_000;

interface Scene {
  readonly provider: ScriptedProvider;
  readonly models: ModelCache;
  /** A cache of another upstream at the same address. */
  createOther(): ModelCache;
  readonly warnings: string[];
  /** Status of the upstream's next answers. */
  status: number;
}

async function withScene(play: (scene: Scene) => Promise<void>): Promise<void> {
  const warnings: string[] = [];
  const provider = startScriptedProvider({
    answer: () => ({ status: 500 }),
    answerModels: ({ index }) =>
      scene.status === 200
        ? { json: { data: [{ id: `model-${index}` }] } }
        : { status: scene.status, json: { error: { message: "boom" } } },
  });
  const nothing = () => {};
  const log = { error: nothing, info: nothing, debug: nothing, warn: (line: string) => void warnings.push(line) };
  const createOther = () => new ModelCache({ upstream: provider.url, profile: DEFAULT_PROFILE }, log);
  const scene: Scene = { provider, models: createOther(), createOther, warnings, status: 200 };
  try {
    await play(scene);
  } finally {
    await provider.close();
  }
}

function idsOf({ models }: { models: readonly { id: string }[] }): string[] {
  return models.map(({ id }) => id);
}

Deno.test("ModelCache.list() fetches once a minute", () =>
  withScene(async ({ provider, models }) => {
    const question = { authorization: undefined };
    const first = await models.list({ ...question, now: 0 });
    const second = await models.list({ ...question, now: MINUTE - 1 });
    assertEquals([idsOf(first), idsOf(second)], [["model-0"], ["model-0"]]);
    assertEquals(idsOf(await models.list({ ...question, now: MINUTE + 1 })), ["model-1"]);
    assertEquals(provider.requests.length, 2);
  }));

Deno.test("ModelCache.list() shares one fetch between concurrent requests", () =>
  withScene(async ({ provider, models }) => {
    const lists = await Promise.all([1, 2, 3].map(() => models.list({ authorization: "Bearer a" })));
    assertEquals(lists.map(idsOf), [["model-0"], ["model-0"], ["model-0"]]);
    assertEquals(provider.requests.length, 1);
  }));

Deno.test("ModelCache.list() keeps the lists of different keys and of different relays apart", () =>
  withScene(async ({ models, provider, createOther }) => {
    const a = await models.list({ authorization: "Bearer a" });
    const b = await models.list({ authorization: "Bearer b" });
    assertNotEquals(idsOf(a), idsOf(b));
    await createOther().list({ authorization: "Bearer a" });
    assertEquals(provider.requests.map(({ headers }) => headers.get("authorization")), [
      "Bearer a",
      "Bearer b",
      "Bearer a",
    ]);
  }));

Deno.test("ModelCache.list() returns an old list when the upstream fails, and logs the failure", () =>
  withScene(async (scene) => {
    const question = { authorization: undefined };
    await scene.models.list({ ...question, now: 0 });
    scene.status = 500;
    const old = await scene.models.list({ ...question, now: 2 * MINUTE });
    assertEquals([idsOf(old), old.error], [["model-0"], undefined]);
    assertEquals(scene.warnings.length, 1);
    scene.status = 200;
    assertEquals(idsOf(await scene.models.list({ ...question, now: 2 * MINUTE + 1 })), ["model-2"]);
  }));

Deno.test("ModelCache.list() returns the error when there has never been a list", () =>
  withScene(async (scene) => {
    scene.status = 401;
    const none = await scene.models.list({ authorization: undefined });
    assertEquals([none.models.length, none.error?.code], [0, "upstream_auth"]);
  }));

Deno.test("ModelCache.list() drops the least recently used key", () =>
  withScene(async ({ models, provider }) => {
    for (let key = 0; key < 9; key++) await models.list({ authorization: `Bearer ${key}` });
    await models.list({ authorization: "Bearer 8" });
    assertEquals(provider.requests.length, 9);
    await models.list({ authorization: "Bearer 0" });
    assertEquals(provider.requests.length, 10);
    assert(provider.requests.at(-1)?.headers.get("authorization") === "Bearer 0");
  }));

Deno.test("ModelCache.keep() takes a list that was fetched elsewhere", () =>
  withScene(async ({ provider, models }) => {
    const question = { authorization: "Bearer a", now: 0 };
    models.keep(decodeModels(["mine"]), question);
    assertEquals(idsOf(await models.list(question)), ["mine"]);
    assertEquals(provider.requests.length, 0);
    assertEquals(models.peek("Bearer b"), []);
  }));
