/**
 * Tests of the preparation of a request, with model facts from the user, the upstream's list and the tables, in that
 * order.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { createLog } from "../../../lib/base/log.ts";
import type { UpstreamOptions } from "../../../lib/upstream/options.ts";
import { Upstream } from "../../../lib/upstream/upstream.ts";
import { prepareRequest, resolveTarget } from "../../../lib/relay/prepare.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import { startScriptedProvider } from "../../../tools/scripted_provider.ts";
import { profileWith } from "../../support/exchange.ts";

function upstreamWith(changes: Partial<UpstreamOptions> = {}): Upstream {
  return new Upstream({
    upstream: "http://127.0.0.1:9/v1",
    modelMap: { resolve: (name) => name },
    profile: profileWith({ name: "deepseek" }),
    ...changes,
  }, { log: createLog("off", () => {}), forwardsClientKey: true });
}

const NO_KEY = undefined;

Deno.test("resolveTarget() uses the tables when no other source describes the model", () => {
  assertEquals(resolveTarget(upstreamWith(), "deepseek-flash", NO_KEY).facts, {
    images: true,
    efforts: ["none", "low", "high", "max"],
    contextWindow: 1_000_000,
    maxOutputTokens: 384_000,
  });
  const kimi = upstreamWith({ profile: profileWith({ name: "kimi" }) });
  assertEquals(resolveTarget(kimi, "kimi-k2-thinking", NO_KEY).facts, {
    images: false,
    efforts: [],
    contextWindow: 262_144,
    maxOutputTokens: 262_144,
  });
  assertEquals(resolveTarget(upstreamWith(), "a-model-nobody-knows", NO_KEY).facts, {});
});

Deno.test("resolveTarget() leaves out efforts that only another provider accepts", () => {
  const elsewhere = upstreamWith({ profile: profileWith({ name: "elsewhere.test" }) });
  assertEquals(
    resolveTarget(upstreamWith({ profile: profileWith({ name: "groq" }) }), "qwen/qwen3-32b", NO_KEY).facts?.efforts,
    [
      "none",
      "default",
    ],
  );
  assertEquals(resolveTarget(elsewhere, "qwen/qwen3-32b", NO_KEY).facts?.efforts, ["none"]);
});

Deno.test("resolveTarget() uses a fetched list for the key that fetched it, and never fetches one", async () => {
  const entry = { id: "m", input_modalities: ["text"], reasoning_efforts: ["low"], context_length: 5_000 };
  const provider = startScriptedProvider({ answer: () => ({}), models: { data: [entry] } });
  try {
    const upstream = upstreamWith({ upstream: provider.url });
    const key = "Bearer k";
    assertEquals(
      [resolveTarget(upstream, "m", key).facts, upstream.models.peek("Bearer k"), provider.requests.length],
      [
        {},
        [],
        0,
      ],
    );
    await upstream.models.list({ authorization: key });
    assertEquals(resolveTarget(upstream, "m", key).facts, { images: false, efforts: ["low"], contextWindow: 5_000 });
    assertEquals(resolveTarget(upstream, "m", NO_KEY).facts, {});
    const told = upstreamWith({
      upstream: provider.url,
      modelOverrides: { m: { images: true, efforts: [], contextWindow: 7 } },
    });
    await told.models.list({ authorization: key });
    assertEquals(resolveTarget(told, "m", key).facts, { images: true, efforts: [], contextWindow: 7 });
    assertEquals(provider.requests.length, 2);
  } finally {
    await provider.close();
  }
});

Deno.test("resolveTarget() returns the profile with the learned overrides", () => {
  const upstream = upstreamWith();
  upstream.learned.keep("m", { cell: "streamOptions", differs: { streamOptions: false } });
  assertEquals(resolveTarget(upstream, "m", NO_KEY).profile, { ...upstream.options.profile, streamOptions: false });
  assertEquals(resolveTarget(upstream, "other", NO_KEY).profile, upstream.options.profile);
});

Deno.test("prepareRequest() refuses a model that the provider has by an unknown API, with what to do", () => {
  const upstream = upstreamWith({
    profile: profileWith({ name: "gate", unreachableModels: { "far-": "it is far; ask another provider" } }),
  });
  const prepare = (model: string) =>
    prepareRequest(decodeRequest({ model, input: "Hi" }), { upstream, names: [model], client: new Headers() });
  const error = assertThrows(() => prepare("far-1"), RelayError);
  assertEquals([error.code, error.message], [
    "upstream_model_not_found",
    "Cannot ask gate for far-1: it is far; ask another provider",
  ]);
  assertEquals(prepare("near-far-1").target.model, "near-far-1");
});
