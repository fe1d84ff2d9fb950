/**
 * Is the upstream asked seldom, and is its last list kept when it gives none?
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { knownList } from "../../../lib/upstream/model_cache.ts";
import type { ServerOptions } from "../../../lib/server/options.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { type ScriptedProvider, startScriptedProvider } from "../../../tools/scripted_provider.ts";

const MINUTE = 60_000;

interface Scene {
  readonly provider: ScriptedProvider;
  readonly options: ServerOptions;
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
  const options: ServerOptions = {
    upstream: provider.url,
    modelMap: { resolve: (name) => name },
    profile: DEFAULT_PROFILE,
    maxRequestBytes: 1024,
    allowedHosts: [],
    log: { error: nothing, info: nothing, debug: nothing, warn: (line) => void warnings.push(line) },
  };
  const scene: Scene = { provider, options, warnings, status: 200 };
  try {
    await play(scene);
  } finally {
    await provider.close();
  }
}

function idsOf({ models }: { models: readonly { id: string }[] }): string[] {
  return models.map(({ id }) => id);
}

Deno.test("knownList() asks once a minute", () =>
  withScene(async ({ provider, options }) => {
    const question = { authorization: undefined };
    const first = await knownList(options, { ...question, now: 0 });
    const second = await knownList(options, { ...question, now: MINUTE - 1 });
    assertEquals([idsOf(first), idsOf(second)], [["model-0"], ["model-0"]]);
    assertEquals(idsOf(await knownList(options, { ...question, now: MINUTE + 1 })), ["model-1"]);
    assertEquals(provider.requests.length, 2);
  }));

Deno.test("knownList() lets requests at the same time share one question", () =>
  withScene(async ({ provider, options }) => {
    const lists = await Promise.all([1, 2, 3].map(() => knownList(options, { authorization: "Bearer a" })));
    assertEquals(lists.map(idsOf), [["model-0"], ["model-0"], ["model-0"]]);
    assertEquals(provider.requests.length, 1);
  }));

Deno.test("knownList() keeps the list of one key from another, and of one relay from another", () =>
  withScene(async ({ options, provider }) => {
    const a = await knownList(options, { authorization: "Bearer a" });
    const b = await knownList(options, { authorization: "Bearer b" });
    assertNotEquals(idsOf(a), idsOf(b));
    await knownList({ ...options }, { authorization: "Bearer a" });
    assertEquals(provider.requests.map(({ headers }) => headers.get("authorization")), [
      "Bearer a",
      "Bearer b",
      "Bearer a",
    ]);
  }));

Deno.test("knownList() gives an old list when the upstream fails, and says so in the log", () =>
  withScene(async (scene) => {
    const question = { authorization: undefined };
    await knownList(scene.options, { ...question, now: 0 });
    scene.status = 500;
    const old = await knownList(scene.options, { ...question, now: 2 * MINUTE });
    assertEquals([idsOf(old), old.error], [["model-0"], undefined]);
    assertEquals(scene.warnings.length, 1);
    scene.status = 200;
    assertEquals(idsOf(await knownList(scene.options, { ...question, now: 2 * MINUTE + 1 })), ["model-2"]);
  }));

Deno.test("knownList() gives the reason when there has never been a list", () =>
  withScene(async (scene) => {
    scene.status = 401;
    const none = await knownList(scene.options, { authorization: undefined });
    assertEquals([none.models.length, none.error?.code], [0, "upstream_auth"]);
  }));

Deno.test("knownList() forgets the key that was not seen for the longest time", () =>
  withScene(async ({ options, provider }) => {
    for (let key = 0; key < 9; key++) await knownList(options, { authorization: `Bearer ${key}` });
    await knownList(options, { authorization: "Bearer 8" });
    assertEquals(provider.requests.length, 9);
    await knownList(options, { authorization: "Bearer 0" });
    assertEquals(provider.requests.length, 10);
    assert(provider.requests.at(-1)?.headers.get("authorization") === "Bearer 0");
  }));
