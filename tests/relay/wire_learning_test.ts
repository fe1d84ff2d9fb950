/**
 * Tests that a wrong setting of a row costs a refused request: the vendor's own words of refusal teach the right one.
 *
 * Each session of thirty answers begins with one setting of OpenAI's in the row of a vendor that does not bear it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../lib/providers/profile.ts";
import { WHOLE_API } from "../../lib/providers/vendor_profile.ts";
import type { ReceivedRequest, ScriptedProvider } from "../../tools/scripted_provider.ts";
import { playMessages } from "../../tools/wires/messages_player.ts";
import type { WirePlayer } from "../../tools/wires/player.ts";
import { playResponses } from "../../tools/wires/responses_player.ts";
import { profileOnWire } from "../support/cases.ts";
import { withRelay } from "../support/relay_harness.ts";
import { replayedReasoning } from "../support/codex/conversation.ts";
import { answerTo, runSession, TURNS } from "../support/wire_session.ts";

const SETTINGS: Readonly<Record<string, Partial<ProviderProfile>>> = {
  "a freeform tool": { customTools: "keep" },
  "a namespace": { namespaces: "keep" },
  "the tool search": { toolSearch: "keep" },
  "a hosted search": { hostedTools: ["web_search"] },
};

/** The vendors that refuse each setting, whose words name what they refuse. */
const REFUSED_BY: Readonly<Record<string, readonly string[]>> = {
  "a freeform tool": ["careful", "xai", "kimi", "xiaomi", "volcengine", "volcengine-coding", "lmstudio", "vllm"],
  "a namespace": ["careful", "xai", "xiaomi", "volcengine", "volcengine-coding", "minimax", "lmstudio"],
  "the tool search": [
    "careful",
    "azure",
    "xai",
    "kimi",
    "openrouter",
    "xiaomi",
    "volcengine",
    "volcengine-coding",
    "minimax",
    "lmstudio",
  ],
  "a hosted search": ["careful", "kimi", "xiaomi", "volcengine", "volcengine-coding", "minimax", "lmstudio"],
};

const PARAMETERS: Partial<ProviderProfile> = { vendorParameters: WHOLE_API.vendorParameters };
const NULLS: Partial<ProviderProfile> = { privateKeys: "keep" };
const PLAIN: Partial<ProviderProfile> = { reasoningItems: "plain" };
/** The vendors that make seals, and so get them back once they have missed them. */
const SEALING: readonly string[] = ["openai", "azure", "xai", "openrouter"];
const OBJECTS: Partial<ProviderProfile> = { callArguments: "object" };

/** Settings that a vendor refuses more than once, or in words about something else, and the number of refusals. */
const REFUSED_AT_LENGTH: readonly (readonly [
  what: string,
  setting: Partial<ProviderProfile>,
  refusals: Readonly<Record<string, number>>,
])[] = [
  ["keys that are null beside a seal", NULLS, { xai: 1 }],
  ["reasoning without a seal", PLAIN, {
    openai: 1,
    azure: 1,
    xai: 1,
    openrouter: 1,
    "volcengine-coding": 1,
    ollama: 1,
  }],
  // The seals of the next answer may be good ones; when they are not, none will be.
  ["text in place of a seal", { reasoningItems: "plain_in_seal" }, { openai: 2, azure: 2, xai: 2, openrouter: 2 }],
  ["arguments in another form", OBJECTS, { careful: 1, deepseek: 1, xai: 1, kimi: 1, openrouter: 1, volcengine: 1 }],
  ["parameters of the client's vendor", PARAMETERS, {
    careful: 2,
    deepseek: 2,
    xai: 2,
    kimi: 2,
    openrouter: 1,
    vllm: 2,
  }],
  ["the whole API", WHOLE_API, { careful: 7, xai: 6, kimi: 6, openrouter: 4, xiaomi: 7, volcengine: 7, lmstudio: 7 }],
];

/** Settings of the maker's own API, and the servers of the same API that refuse each. */
const MESSAGES_SETTINGS: Readonly<
  Record<string, readonly [setting: Partial<ProviderProfile>, refusedBy: readonly string[]]>
> = {
  "late system text": [{ lateSystem: "system" }, ["careful", "deepseek", "vllm", "ollama"]],
  "a mark for the cache": [{ cacheControl: "blocks" }, ["careful", "deepseek", "vllm", "ollama"]],
  "the automatic mark for the cache": [{ cacheControl: "automatic" }, ["careful", "deepseek", "vllm", "ollama"]],
  "a deferred tool": [{ foundTools: "deferred" }, ["careful", "deepseek", "ollama"]],
  "thinking that is left out": [{ thinkingReplay: "drop" }, ["deepseek", "kimi"]],
  "two unknown beta values": [{ messagesBetas: ["a-2026-01-01", "b-2026-01-02"] }, ["careful", "vllm"]],
  "adaptive thinking": [{ thinkingForms: ["adaptive"] }, ["ollama"]],
};

/** The row of the API's maker, and how many requests each other server refuses over it. */
const { keyHeader: _key, ...MAKERS_ROW } = profileOnWire("anthropic", "messages").byWire?.messages ?? {};
const MAKERS_OWN: Partial<ProviderProfile> = { ...MAKERS_ROW, messagesVersion: "2023-06-01" };
const MAKERS_REFUSED_BY = { careful: 4, deepseek: 4, kimi: 4, zai: 2, openrouter: 2, ollama: 4, vllm: 3, llamacpp: 4 };

/** Tests that `setting` in the row of the vendor `name` costs a few refused requests, and only once in a session. */
function testLearning(
  what: string,
  name: string,
  player: WirePlayer,
  [setting, refusals]: readonly [setting: Partial<ProviderProfile>, refusals: number],
): void {
  Deno.test(`${what} in front of ${name} costs a refused request and no session`, async () => {
    const row = profileOnWire(name === "careful" ? DEFAULT_PROFILE.name : name, player.wire);
    let provider: ScriptedProvider | undefined;
    const script = {
      players: [player],
      // A refused request counts among those of its path, but it is no turn of the session.
      answer: (request: ReceivedRequest) => answerTo(request, request.index - (provider?.refusals.length ?? 0)),
    };
    await withRelay(script, async (place) => {
      provider = place.provider;
      await runSession(place, player.model);
      assertEquals(place.provider.refusals.length, refusals);
      const last = place.provider.asks.at(-1);
      if (setting === PLAIN && SEALING.includes(name) && last) assertEquals(replayedReasoning(last).length, TURNS - 1);
    }, { profile: { ...row, byWire: {}, ...setting }, maxRequestBytes: 1 << 22 });
  });
}

for (const [what, setting] of Object.entries(SETTINGS)) {
  for (const name of REFUSED_BY[what] ?? []) testLearning(what, name, playResponses(name), [setting, 1]);
}
for (const [what, setting, refusals] of REFUSED_AT_LENGTH) {
  for (const [name, number] of Object.entries(refusals)) {
    testLearning(what, name, playResponses(name), [setting, number]);
  }
}
for (const [what, [setting, names]] of Object.entries(MESSAGES_SETTINGS)) {
  // The automatic mark is the first to go, and the marks of blocks after it.
  const refusals = setting.cacheControl === "automatic" ? 2 : setting.messagesBetas?.length ?? 1;
  for (const name of names) testLearning(what, name, playMessages(name), [setting, refusals]);
}
for (const [name, refusals] of Object.entries(MAKERS_REFUSED_BY)) {
  testLearning("the row of the API's maker", name, playMessages(name), [MAKERS_OWN, refusals]);
}
