/**
 * Tests of what a relay offers.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { AskLoopback } from "../../../../lib/commands/ask_loopback.ts";
import { fetchOfferedModels } from "../../../../lib/commands/run/offered_models.ts";

const PLACE = { origin: "http://127.0.0.1:4444", token: "t" };
const MODELS = { models: [{ slug: "a" }, "not an entry", { slug: "b" }] };

/** Answers by path. */
function answering(answers: Readonly<Record<string, readonly [status: number, body: unknown]>>): AskLoopback {
  return (url, { token }) => {
    const [status, body] = answers[new URL(url).pathname] ?? [404, {}];
    assertEquals(token, "t");
    return Promise.resolve({ status, text: JSON.stringify(body) });
  };
}

Deno.test("fetchOfferedModels() reads the entries of Codex beside the list", async () => {
  assertEquals(await fetchOfferedModels(PLACE, answering({ "/v1/models": [200, { data: [], ...MODELS }] })), {
    entries: [{ slug: "a" }, { slug: "b" }],
  });
});

Deno.test("fetchOfferedModels() falls back to the catalog, and says why", async () => {
  const refusals: readonly (readonly [status: number, isKey: boolean])[] = [[401, true], [403, true], [502, false]];
  for (const [status, isKey] of refusals) {
    const error = { message: "It answered so" };
    const ask = answering({ "/v1/models": [status, { error }], "/v1/codex-catalog": [200, MODELS] });
    assertEquals(await fetchOfferedModels(PLACE, ask), {
      entries: [{ slug: "a" }, { slug: "b" }],
      problem: { message: "It answered so", isKey },
    });
  }
  assertEquals(await fetchOfferedModels(PLACE, answering({})), {
    entries: [],
    problem: { message: "the relay did not say why", isKey: false },
  });
});

Deno.test("fetchOfferedModels() says why a relay does not answer", async () => {
  assertEquals(await fetchOfferedModels(PLACE, () => Promise.reject(new Error("no answer within 15000 ms"))), {
    entries: [],
    problem: {
      message: "Cannot ask the relay at http://127.0.0.1:4444 for models: no answer within 15000 ms",
      isKey: false,
    },
  });
});
