/**
 * Is what the user, the upstream and the tables say of a model believed in this order, without asking anybody?
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { adaptationsOf } from "../../../lib/upstream/learned_overrides.ts";
import { createLog } from "../../../lib/base/log.ts";
import { knownList, lastList } from "../../../lib/upstream/model_cache.ts";
import type { ServerOptions } from "../../../lib/server/options.ts";
import { targetOf } from "../../../lib/relay/prepare.ts";
import { startScriptedProvider } from "../../../tools/scripted_provider.ts";
import { profileWith } from "../../support/exchange.ts";

function optionsWith(differs: Partial<ServerOptions> = {}): ServerOptions {
  return {
    upstream: "http://127.0.0.1:9/v1",
    modelMap: { resolve: (name) => name },
    profile: profileWith({ name: "deepseek" }),
    maxRequestBytes: 1024,
    allowedHosts: [],
    log: createLog("off", () => {}),
    ...differs,
  };
}

const NO_KEY = { authorization: undefined };

Deno.test("targetOf() takes from the tables what nobody else says", () => {
  assertEquals(targetOf("deepseek-flash", optionsWith(), NO_KEY).facts, {
    images: true,
    efforts: ["none", "low", "high", "max"],
    contextWindow: 1_000_000,
  });
  const kimi = optionsWith({ profile: profileWith({ name: "kimi" }) });
  assertEquals(targetOf("kimi-k2-thinking", kimi, NO_KEY).facts, {
    images: false,
    efforts: [],
    contextWindow: 262_144,
  });
  assertEquals(targetOf("a-model-nobody-knows", optionsWith(), NO_KEY).facts, {});
});

Deno.test("targetOf() leaves out words that only another provider takes", () => {
  const elsewhere = optionsWith({ profile: profileWith({ name: "elsewhere.test" }) });
  assertEquals(
    targetOf("qwen/qwen3-32b", optionsWith({ profile: profileWith({ name: "groq" }) }), NO_KEY).facts?.efforts,
    [
      "none",
      "default",
    ],
  );
  assertEquals(targetOf("qwen/qwen3-32b", elsewhere, NO_KEY).facts?.efforts, ["none"]);
});

Deno.test("targetOf() believes a list that was fetched, for those who may see it, and never fetches one", async () => {
  const entry = { id: "m", input_modalities: ["text"], reasoning_efforts: ["low"], context_length: 5_000 };
  const provider = startScriptedProvider({ answer: () => ({}), models: { data: [entry] } });
  try {
    const options = optionsWith({ upstream: provider.url });
    const key = { authorization: "Bearer k" };
    assertEquals([targetOf("m", options, key).facts, lastList(options, "Bearer k"), provider.requests.length], [
      {},
      [],
      0,
    ]);
    await knownList(options, key);
    assertEquals(targetOf("m", options, key).facts, { images: false, efforts: ["low"], contextWindow: 5_000 });
    assertEquals(targetOf("m", options, NO_KEY).facts, {});
    const told = optionsWith({
      upstream: provider.url,
      modelOverrides: { m: { images: true, efforts: [], contextWindow: 7 } },
    });
    await knownList(told, key);
    assertEquals(targetOf("m", told, key).facts, { images: true, efforts: [], contextWindow: 7 });
    assertEquals(provider.requests.length, 2);
  } finally {
    await provider.close();
  }
});

Deno.test("targetOf() gives the profile as far as it was learned", () => {
  const options = optionsWith();
  adaptationsOf(options).keep("m", { cell: "streamOptions", differs: { streamOptions: false } });
  assertEquals(targetOf("m", options, NO_KEY).profile, { ...options.profile, streamOptions: false });
  assertEquals(targetOf("other", options, NO_KEY).profile, options.profile);
});
