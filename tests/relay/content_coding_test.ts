/**
 * Tests of answers that the upstream compresses unasked, and of the relay's own, which are never compressed.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { textAnswer } from "../../tools/chat_frames.ts";
import { CODINGS, openCompressingUpstream } from "../support/compressing_upstream.ts";
import { outcomeOf } from "../support/faults.ts";
import { CODEX, endOf, STREAM, WHOLE, withRelay } from "../support/relay_harness.ts";

for (const coding of CODINGS) {
  Deno.test(`an upstream that compresses unasked with ${coding} is read live: streams, objects and refusals`, async () => {
    await using upstream = openCompressingUpstream(coding);
    await withRelay({}, async ({ ask }) => {
      const reader = (await ask(STREAM, CODEX)).body?.getReader();
      let seen = "";
      while (!seen.includes('"delta":"First "')) {
        const { done, value } = await reader?.read() ?? { done: true, value: undefined };
        assert(!done, seen);
        seen += new TextDecoder().decode(value);
      }
      assert(!seen.includes("second"));
      upstream.goOn();
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
        seen += new TextDecoder().decode(next.value);
      }
      assertStringIncludes(seen, '"type":"response.completed"');
      assertEquals((await outcomeOf(await ask(WHOLE))).text, "First second.");
      const refused = await ask({ ...WHOLE, input: "refuse" });
      const { error } = await refused.json();
      assertEquals([refused.status, error.code, error.param], [422, "bad_field", "tools"]);
      assertStringIncludes(error.message, "The field is wrong.");
      assertStringIncludes(await endOf(await ask({ ...STREAM, input: "refuse" }, CODEX)), "The field is wrong");
      assertEquals(new Set(upstream.accepted), new Set(["identity"]));
    }, { upstream: upstream.url });
  });
}

for (const coding of ["gzip", "br", "zstd"]) {
  Deno.test(`a list of models that comes in ${coding} is read`, async () => {
    await using upstream = openCompressingUpstream(coding);
    await withRelay({}, async ({ origin }) => {
      const { data } = await (await fetch(`${origin}/v1/models`)).json();
      assertEquals(data.map(({ id }: { id: string }) => id), ["packed-model"]);
    }, { upstream: upstream.url });
  });
}

/** What clients accept: Codex 0.171, a browser, and one that prefers everything to plain bytes. */
const ACCEPTED = ["zstd,gzip", "gzip, deflate, br, zstd", "br;q=1, identity;q=0.1"];

for (const accepted of ACCEPTED) {
  Deno.test(`no answer is compressed for a client that accepts ${accepted}`, async () => {
    const long = "A long answer, which a server might want to compress. ".repeat(200);
    const script = {
      answer: ({ text }: { text: string }) => {
        return text.includes("refuse") ? { status: 400, json: { error: { message: long } } } : textAnswer(long);
      },
    };
    await withRelay(script, async ({ origin, provider }) => {
      const post = (body: unknown, headers = {}) => ({
        path: "/v1/responses",
        init: { method: "POST", body: JSON.stringify(body), headers: { "accept-encoding": accepted, ...headers } },
      });
      const get = (path: string) => ({ path, init: { headers: { "accept-encoding": accepted } } });
      const requests = [
        post(STREAM, CODEX),
        post({ ...STREAM, input: "refuse" }, CODEX),
        post(STREAM),
        post(WHOLE),
        post({ ...WHOLE, input: "refuse" }),
        get("/v1/models"),
        get("/v1/codex-catalog"),
        get("/nowhere"),
      ];
      for (const { path, init } of requests) {
        const response = await fetch(`${origin}${path}`, init);
        const text = await response.text();
        assertEquals([response.headers.get("content-encoding"), path], [null, path]);
        assert(/^(?:event: |[{[])/.test(text), text.slice(0, 40));
        const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
        if (isStream) assertStringIncludes(response.headers.get("cache-control") ?? "", "no-transform");
      }
      assertEquals(new Set(provider.chats.map(({ headers }) => headers.get("accept-encoding"))), new Set(["identity"]));
    });
  });
}
