/**
 * Tests that the log line and the ledger of a relay say what the provider stated, whatever became of the answer.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import {
  deltaChunk,
  finishChunk,
  reasoningChunks,
  textAnswer,
  textChunks,
  usageChunk,
} from "../../tools/chat_frames.ts";
import { type ScriptedAnswer, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { CODEX, optionsFor, type RelayPlace, STREAM, WHOLE, withRelay } from "../support/relay_harness.ts";

const COUNTS = { prompt: 12_345, completion: 456, cached: 12_000, reasoning: 120 };
const PRICE = { input: 2, cached: 0.5, output: 10, currency: "USD" };
const PRICED = { modelOverrides: { m: { price: PRICE } } };
/** 345 tokens at 2, 12,000 at 0.5 and 456 at 10 for a million. */
const COST = 0.01125;

/** The line about the end of the last request. */
async function lastLine({ relay, log }: RelayPlace): Promise<string> {
  await relay.idle();
  return log.findLast((line) => /(?:codex|plain) \S+ .*(?:stream|whole)/.test(line))?.replace(/^\S+ /, "") ?? "";
}

async function readUsage({ origin }: RelayPlace): Promise<{ total: JsonObject; data: readonly JsonObject[] }> {
  const { total, data } = await (await fetch(`${origin}/v1/usage`)).json();
  return { total, data: decodeArray(data).filter(isObject) };
}

async function askFor(place: RelayPlace, body: unknown = STREAM): Promise<void> {
  await (await place.ask(body, CODEX)).text();
  await place.relay.idle();
}

for (const body of [STREAM, WHOLE]) {
  const form = body === STREAM ? "stream" : "whole";
  Deno.test(`An answer (${form}) is logged and summed up with the numbers that the provider stated`, async () => {
    await withRelay(textAnswer("Hello", COUNTS), async (place) => {
      await askFor(place, body);
      assertMatch(
        await lastLine(place),
        new RegExp(
          `^INFO  codex m ${form} \\d+\\.\\d\\d s, 12,345 in \\(12,000 cached\\), 456 out \\(120 thinking\\), ` +
            "first token \\d+\\.\\d\\d s, \\$0\\.0112$",
        ),
      );
      const { total, data } = await readUsage(place);
      const sums = {
        requests: 1,
        failures: 0,
        input_tokens: 12_345,
        cached_tokens: 12_000,
        output_tokens: 456,
        thinking_tokens: 120,
        requests_without_tokens: 0,
        cost: { USD: COST },
        requests_without_cost: 0,
      };
      assertEquals(total, sums);
      const day = new Date().toLocaleDateString("sv");
      assertEquals(data, [{ provider: "default", model: "m", day, ...sums }]);
    }, PRICED);
  });
}

Deno.test("The speed is that of the tokens after the first one, which may come late", async () => {
  const script: ScriptedAnswer = {
    chunks: [...reasoningChunks("Hm"), deltaChunk({ content: "Hi" }), finishChunk("stop"), usageChunk(COUNTS)],
    firstDelayMs: 300,
    delayMs: 100,
  };
  await withRelay(script, async (place) => {
    await askFor(place);
    const [, total, first, speed] = / (\d+\.\d\d) s, .* first token (\d+\.\d\d) s, ([\d,.]+) tokens\/s$/
      .exec(await lastLine(place)) ?? [];
    const [seconds, waited, rate] = [total, first, speed].map((text) => Number(text?.replace(",", "")));
    assertEquals((waited ?? 0) >= 0.3 && (waited ?? 9) < (seconds ?? 0), true, await lastLine(place));
    const expected = 456 / ((seconds ?? 0) - (waited ?? 0));
    assertEquals(Math.abs((rate ?? 0) / expected - 1) < 0.2, true, await lastLine(place));
  });
});

Deno.test("What a provider does not state is not shown, and the sums say that it is missing", async () => {
  await withRelay({ chunks: [...textChunks("Hello"), finishChunk("stop")] }, async (place) => {
    await askFor(place);
    assertMatch(await lastLine(place), /^INFO {2}codex m stream \d+\.\d\d s, first token \d+\.\d\d s$/);
    const { total } = await readUsage(place);
    assertEquals([total.requests, total.requests_without_tokens, total.cost, total.requests_without_cost], [
      1,
      1,
      null,
      1,
    ]);
  }, PRICED);
});

Deno.test("An answer of unknown price has tokens and no cost", async () => {
  await withRelay(textAnswer("Hello", COUNTS), async (place) => {
    await askFor(place);
    assertNotMatch(await lastLine(place), /\$/);
    const { total } = await readUsage(place);
    assertEquals([total.requests_without_tokens, total.cost, total.requests_without_cost], [0, null, 1]);
  });
});

Deno.test("A provider whose word counts states the cost itself", async () => {
  const [last] = [usageChunk(COUNTS)];
  const usage = { ...(isObject(last.usage) ? last.usage : {}), cost: 0.0421 };
  const chunks = [...textChunks("Hello"), finishChunk("stop"), { ...last, usage }];
  await withRelay({ chunks }, async (place) => {
    await askFor(place);
    assertMatch(await lastLine(place), /, \$0\.0421$/);
  }, { profile: { ...DEFAULT_PROFILE, statesCost: true } });
});

Deno.test("Failed tries are counted, and what they used is part of the cost and the sums", async () => {
  const empty = { chunks: [finishChunk("stop"), usageChunk(COUNTS)] };
  let asked = 0;
  const answer = () => asked++ === 0 ? empty : textAnswer("Hello", COUNTS);
  await withRelay({ answer }, async (place) => {
    await askFor(place);
    assertMatch(await lastLine(place), /12,345 in \(12,000 cached\), .* 2 tries, \$0\.0225$/);
    const { total } = await readUsage(place);
    assertEquals([total.requests, total.input_tokens, total.cost], [1, 24_690, { USD: 2 * COST }]);
  }, { ...PRICED, limits: DEFAULT_LIMITS });
});

Deno.test("A fallback's answer is counted under its own name, model and price", async () => {
  const other = startScriptedProvider({ answer: () => textAnswer("Hello", COUNTS) });
  const profile = { ...DEFAULT_PROFILE, name: "other" };
  const modelMap = { resolve: () => "theirs" };
  const fallback = { profile, modelMap, modelOverrides: { theirs: { price: { ...PRICE, currency: "CNY" } } } };
  try {
    await withRelay({ status: 503, json: { error: { message: "Busy" } } }, async (place) => {
      await askFor(place);
      assertMatch(
        await lastLine(place),
        /^INFO {2}codex m -> theirs stream by other .* out \(120 thinking\), .*2 tries, 0\.0112 CNY$/,
      );
      const { data } = await readUsage(place);
      assertEquals(data.map(({ provider, model, cost }) => ({ provider, model, cost })), [
        { provider: "other", model: "theirs", cost: { CNY: COST } },
      ]);
    }, { ...PRICED, limits: DEFAULT_LIMITS, fallbacks: [optionsFor(other.url, fallback)] });
  } finally {
    await other.close();
  }
});

Deno.test("A failure is counted as one: refused ones used nothing, broken ones an unknown number", async () => {
  await withRelay({ status: 401, json: { error: { message: "No" } } }, async (place) => {
    await askFor(place);
    const { total } = await readUsage(place);
    assertEquals([total.requests, total.failures, total.requests_without_tokens, total.requests_without_cost], [
      1,
      1,
      0,
      0,
    ]);
  });
  await withRelay({ chunks: textChunks("Hello there"), end: "reset" }, async (place) => {
    await askFor(place);
    assertMatch(await lastLine(place), /^WARN {2}codex m stream \d+\.\d\d s, first token \d+\.\d\d s: upstream_trunc/);
    const { total } = await readUsage(place);
    assertEquals([total.requests, total.failures, total.requests_without_tokens, total.requests_without_cost], [
      1,
      1,
      1,
      1,
    ]);
  });
});

Deno.test("GET /v1/usage is guarded like every path, and counts no request for itself", async () => {
  await withRelay(textAnswer("Hello"), async ({ origin }) => {
    const refused = await fetch(`${origin}/v1/usage`);
    assertEquals(refused.status, 401);
    await refused.body?.cancel();
    const page = await fetch(`${origin}/v1/usage`, {
      headers: { origin: "https://page.example", authorization: "Bearer secret" },
    });
    assertEquals(page.status, 403);
    await page.body?.cancel();
    const allowed = await fetch(`${origin}/usage`, { headers: { authorization: "Bearer secret" } });
    assertEquals((await allowed.json()).total.requests, 0);
  }, { relayToken: "secret" });
});

Deno.test("Several keys of one provider are one provider in the sums", async () => {
  const answer = ({ headers }: { readonly headers: Headers }) =>
    headers.get("authorization") === "Bearer spare"
      ? textAnswer("Hello", COUNTS)
      : { status: 402, json: { error: { message: "Insufficient Balance" } } };
  await withRelay({ answer }, async (place) => {
    await askFor(place);
    assertMatch(await lastLine(place), /^INFO {2}codex m stream by default key 2 \d.*, 2 tries, \$0\.0112$/);
    const { data } = await readUsage(place);
    assertEquals(data.map(({ provider, requests, cost }) => ({ provider, requests, cost })), [
      { provider: "default", requests: 1, cost: { USD: COST } },
    ]);
  }, { ...PRICED, apiKey: "empty", spareKeys: ["spare"], limits: DEFAULT_LIMITS });
});

Deno.test("The sums outlive a change of the settings", async () => {
  await withRelay(textAnswer("Hello", COUNTS), async (place) => {
    await askFor(place);
    place.relay.configure(optionsFor(place.provider.url, { profile: { ...DEFAULT_PROFILE, name: "renamed" } }));
    await askFor(place);
    const { total, data } = await readUsage(place);
    assertEquals([total.requests, data.map(({ provider }) => provider)], [2, ["default", "renamed"]]);
    assertEquals(place.relay.ledger.total.requests, 2);
  });
});

Deno.test("Several providers have sums of their own, by their own names of the models", async () => {
  const other = startScriptedProvider({ answer: () => textAnswer("Hello", COUNTS) });
  const modelOverrides = { m: { price: { ...PRICE, currency: "CNY" } } };
  try {
    await withRelay(textAnswer("Hello", COUNTS), async (place) => {
      for (const model of ["one/m", "two/m"]) await askFor(place, { ...STREAM, model });
      assertMatch(await lastLine(place), /^INFO {2}codex two\/m stream \d+\.\d\d s, 12,345 in .*, 0\.0112 CNY$/);
      const { total, data } = await readUsage(place);
      assertEquals(data.map(({ provider, model, cost }) => ({ provider, model, cost })), [
        { provider: "one", model: "m", cost: { USD: COST } },
        { provider: "two", model: "m", cost: { CNY: COST } },
      ]);
      assertEquals([total.requests, total.cost], [2, { USD: COST, CNY: COST }]);
    }, { ...PRICED, id: "one", otherProviders: [{ ...optionsFor(other.url), id: "two", modelOverrides }] });
  } finally {
    await other.close();
  }
});
