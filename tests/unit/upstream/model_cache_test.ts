/**
 * Is the upstream asked seldom, and is its last list kept when it gives none?
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
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

Deno.test("ModelCache.list() asks once a minute", () =>
  withScene(async ({ provider, models }) => {
    const question = { authorization: undefined };
    const first = await models.list({ ...question, now: 0 });
    const second = await models.list({ ...question, now: MINUTE - 1 });
    assertEquals([idsOf(first), idsOf(second)], [["model-0"], ["model-0"]]);
    assertEquals(idsOf(await models.list({ ...question, now: MINUTE + 1 })), ["model-1"]);
    assertEquals(provider.requests.length, 2);
  }));

Deno.test("ModelCache.list() lets requests at the same time share one question", () =>
  withScene(async ({ provider, models }) => {
    const lists = await Promise.all([1, 2, 3].map(() => models.list({ authorization: "Bearer a" })));
    assertEquals(lists.map(idsOf), [["model-0"], ["model-0"], ["model-0"]]);
    assertEquals(provider.requests.length, 1);
  }));

Deno.test("ModelCache.list() keeps the list of one key from another, and of one relay from another", () =>
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

Deno.test("ModelCache.list() gives an old list when the upstream fails, and says so in the log", () =>
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

Deno.test("ModelCache.list() gives the reason when there has never been a list", () =>
  withScene(async (scene) => {
    scene.status = 401;
    const none = await scene.models.list({ authorization: undefined });
    assertEquals([none.models.length, none.error?.code], [0, "upstream_auth"]);
  }));

Deno.test("ModelCache.list() forgets the key that was not seen for the longest time", () =>
  withScene(async ({ models, provider }) => {
    for (let key = 0; key < 9; key++) await models.list({ authorization: `Bearer ${key}` });
    await models.list({ authorization: "Bearer 8" });
    assertEquals(provider.requests.length, 9);
    await models.list({ authorization: "Bearer 0" });
    assertEquals(provider.requests.length, 10);
    assert(provider.requests.at(-1)?.headers.get("authorization") === "Bearer 0");
  }));
