/**
 * Tests what a provider of a relay offers, with which keys it is asked, and how long its list is waited for.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { createLog } from "../../../lib/base/log.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import type { ProviderOptions } from "../../../lib/upstream/options.ts";
import { ProviderGroup } from "../../../lib/upstream/provider_group.ts";
import { startScriptedProvider } from "../../../tools/scripted_provider.ts";

const OPTIONS: ProviderOptions = {
  upstream: "http://127.0.0.1:9/v1",
  apiKey: "sk-first",
  modelMap: { resolve: (name) => name === "big" ? "large" : name, sources: ["big"] },
  profile: { ...DEFAULT_PROFILE, name: "host" },
};
const CLIENT = new Headers();

function createGroup(options: Partial<ProviderOptions>, lines: string[] = []): ProviderGroup {
  const context = { log: createLog("debug", (line) => void lines.push(line)), forwardsClientKey: true };
  return new ProviderGroup({ ...OPTIONS, ...options }, { context, limits: DEFAULT_LIMITS });
}

Deno.test("ProviderGroup tries its keys before its fallbacks, and shares what it learns among the keys", () => {
  const fallback = { ...OPTIONS, apiKey: "sk-other", label: "elsewhere" };
  const group = createGroup({ id: "work", spareKeys: ["sk-second", "sk-third"], fallbacks: [fallback] });
  assertEquals(group.upstreams.map(({ name }) => name), ["work", "work key 2", "work key 3", "elsewhere"]);
  assertEquals(group.upstreams.map((upstream) => upstream.resolveAuthorization(CLIENT)), [
    "Bearer sk-first",
    "Bearer sk-second",
    "Bearer sk-third",
    "Bearer sk-other",
  ]);
  const [first, second, , other] = group.upstreams;
  assert(first.learned === second?.learned);
  assert(first.learned !== other?.learned);
});

Deno.test("ProviderGroup tries every key of a fallback as well", () => {
  const fallback = { ...OPTIONS, apiKey: "sk-other", spareKeys: ["sk-another"], label: "elsewhere" };
  const group = createGroup({ id: "work", fallbacks: [fallback] });
  assertEquals(group.upstreams.map(({ name }) => name), ["work", "elsewhere", "elsewhere key 2"]);
  assertEquals(group.upstreams.map((upstream) => upstream.resolveAuthorization(CLIENT)), [
    "Bearer sk-first",
    "Bearer sk-other",
    "Bearer sk-another",
  ]);
  const [, elsewhere, twin] = group.upstreams;
  assert(elsewhere?.learned === twin?.learned);
});

Deno.test("ProviderGroup knows the table that holds the profile of each upstream", () => {
  const tablesOf = (options: Partial<ProviderOptions>) =>
    createGroup(options).upstreams.map((upstream) => upstream.options.profileTable);
  const more = { spareKeys: ["sk-second"], fallbacks: [OPTIONS] };
  assertEquals(tablesOf({ id: "work", ...more }), [
    "providers.work.profile",
    "providers.work.profile",
    "fallback.profile",
  ]);
  assertEquals(tablesOf(more), [undefined, undefined, "fallback.profile"]);
});

Deno.test("ProviderGroup has the relay's limits but for those of its own", () => {
  assertEquals(createGroup({ ownLimits: { maxTries: 2 } }).limits, { ...DEFAULT_LIMITS, maxTries: 2 });
  assertEquals(createGroup({}).limits, DEFAULT_LIMITS);
});

Deno.test("listModels() gives the provider's list, narrowed to the named models", async () => {
  const provider = startScriptedProvider({
    answer: () => ({ status: 500 }),
    answerModels: () => ({ json: { data: [{ id: "large" }, { id: "small" }] } }),
  });
  try {
    const all = await createGroup({ upstream: provider.url }).listModels(CLIENT);
    assertEquals([all.models.map(({ id }) => id), all.isComplete, all.error], [["large", "small"], true, undefined]);
    const group = createGroup({ upstream: provider.url, modelNames: ["small", "hidden"] });
    assertEquals((await group.listModels(CLIENT)).models.map(({ id }) => id), ["small", "hidden"]);
    assertEquals(await group.listNames(CLIENT), ["big", "small", "hidden"]);
  } finally {
    await provider.close();
  }
});

Deno.test("listModels() gives what is known of a provider that gives no list, and logs a lasting failure once", async () => {
  const lines: string[] = [];
  const group = createGroup({ modelOverrides: { mine: { images: true } } }, lines);
  const { models, isComplete, error } = await group.listModels(CLIENT);
  assertEquals([models.map(({ id }) => id), isComplete, error?.code], [["mine"], false, "upstream_unreachable"]);
  await group.listModels(CLIENT);
  assertEquals(lines.length, 1);
  const named = createGroup({ modelNames: ["a", "b"], modelOverrides: { mine: {} } });
  const listed = await named.listModels(CLIENT);
  // Nothing is missing: these are the only ones that it is to offer.
  assertEquals([listed.models.map(({ id }) => id), listed.isComplete], [["a", "b"], true]);
});

Deno.test("listModels() does not ask a provider that is to offer nothing", async () => {
  const provider = startScriptedProvider({ answer: () => ({ status: 500 }), models: { data: [{ id: "large" }] } });
  try {
    const group = createGroup({ upstream: provider.url, modelNames: [] });
    assertEquals(await group.listModels(CLIENT), { models: [], isComplete: true });
    assertEquals(await group.listModelsSoon(CLIENT), { models: [], isComplete: true });
    assertEquals(await group.listNames(CLIENT), ["big"]);
    assertEquals(provider.requests.length, 0);
  } finally {
    await provider.close();
  }
});

Deno.test("listModelsSoon() waits two seconds for a silent provider, and then not again", async () => {
  const end = Promise.withResolvers<Response>();
  const silent = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => end.promise);
  const group = createGroup({ upstream: `http://127.0.0.1:${silent.addr.port}/v1` });
  try {
    const times: number[] = [];
    for (let time = 0; time < 2; time++) {
      const began = performance.now();
      assertEquals((await group.listModelsSoon(CLIENT)).isComplete, false);
      times.push(performance.now() - began);
    }
    const [first = 0, second = Infinity] = times;
    assert(first > 1_900 && first < 2_900 && second < 500, times.join(", "));
    // The question goes on until its own deadline.
    await group.listModels(CLIENT);
  } finally {
    end.resolve(new Response());
    await silent.shutdown();
  }
});
