/**
 * Tests of the whole relay as a process, the same ones on every runtime: answers, limits and access.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { deltaChunk } from "../../tools/chat_frames.ts";
import { CODEX, endOf, eventsOf, soon, STREAM, terminalEvents, WHOLE } from "../support/relay_harness.ts";
import { startProcess } from "../support/relay_process.ts";
import { KEY, readStart, send, statusOf, testEverywhere, withProgram } from "../support/runtime_scenarios.ts";
import { explainMissingBun, RUNTIMES } from "../support/runtimes.ts";
import { stall } from "../support/stalling_client.ts";

Deno.test({
  name: `Bun is installed${explainMissingBun() === undefined ? "" : `: ${explainMissingBun()}`}`,
  ignore: RUNTIMES.some(({ name, ignore }) => name === "Bun" && ignore),
  fn: () => assertEquals(explainMissingBun(), undefined),
});

testEverywhere("streams, whole answers, calls, errors and models are those of the relay", async (runtime) => {
  await withProgram(runtime, [], async ({ relay, provider, ask }) => {
    assertEquals(await terminalEvents(await ask(STREAM, CODEX)), "completed");
    assertEquals(await terminalEvents(await ask(STREAM)), "completed");
    const whole = await ask(WHOLE);
    assertEquals([whole.status, (await whole.json()).output[0].content[0].text], [200, "Hi there."]);
    const tools = [{ type: "function", name: "shell", parameters: { type: "object", properties: {} } }];
    const items = (await eventsOf(await ask({ ...STREAM, input: "calls", tools }, CODEX)))
      .filter(({ type }) => type === "response.output_item.done");
    assertEquals(items.map(({ item }) => (item as { call_id: string }).call_id), ["call_1"]);
    assertMatch(await endOf(await ask({ ...STREAM, input: "breaks" }, CODEX)), /^response\.failed /);
    const broken = await ask("no object");
    assertEquals([broken.status, (await broken.json()).error.type], [400, "invalid_request_error"]);
    const models = await (await fetch(`${relay.url}/v1/models`)).json();
    assertEquals(models.data.map(({ id }: { id: string }) => id), ["scripted-model"]);
    const missing = await fetch(`${relay.url}/nowhere`);
    assertEquals([missing.status, (await missing.json()).error.code], [404, "not_found"]);
    assertEquals(
      new Set(provider.chats.map(({ headers }) => headers.get("authorization"))),
      new Set([`Bearer ${KEY}`]),
    );
  });
});

testEverywhere("no key is in answers and logs, even when the provider repeats it", async (runtime) => {
  await withProgram(runtime, ["--log-level", "debug"], async ({ relay, ask }) => {
    const refused = await ask({ ...WHOLE, input: "refuses" });
    const texts = [await refused.text(), await (await ask({ ...STREAM, input: "refuses" }, CODEX)).text()];
    assertEquals(refused.status, 401);
    await relay.sees("upstream_auth");
    assertEquals([...texts, relay.stderr].filter((text) => text.includes(KEY)), []);
  });
});

testEverywhere("the upstream's request ends when a client leaves before or in an answer", async (runtime) => {
  await withProgram(runtime, [], async ({ relay, provider, ask }) => {
    for (const [body, headers] of [[STREAM, CODEX], [STREAM, {}]] as const) {
      const response = await ask({ ...body, input: "hangs" }, headers);
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel();
      await soon("the upstream is let go of", () => provider.open === 0);
    }
    // Deno sees a client leave after a large request when the response begins.
    const large = { ...STREAM, instructions: "x".repeat(100_000) };
    const largeWhole = runtime.name !== "Deno" ? [{ ...large, stream: false }] : [];
    for (const body of [STREAM, WHOLE, large, ...largeWhole]) {
      const leaving = new AbortController();
      const { length } = provider.chats;
      const asked = fetch(`${relay.url}/v1/responses`, {
        method: "POST",
        body: JSON.stringify({ ...body, input: "silent" }),
        signal: leaving.signal,
      }).then(() => "answered", () => "left");
      await soon("the upstream was asked", () => provider.chats.length > length && provider.open === 1);
      leaving.abort();
      assertMatch(await asked, /left|answered/);
      await soon("the upstream is let go of", () => provider.open === 0, 3_000);
    }
  });
});

testEverywhere(
  "a large request reaches the upstream whole, and one beyond the limit is refused with the reason",
  async (runtime) => {
    await withProgram(runtime, ["--max-request-bytes", "30000000"], async ({ relay, provider, ask }) => {
      const input = "x".repeat(20_000_000);
      assertEquals((await (await ask({ ...WHOLE, input })).json()).status, "completed");
      assert((provider.chats[0]?.text.length ?? 0) > input.length);
      const head = ["POST /v1/responses HTTP/1.1", "Host: 127.0.0.1:PORT", "Content-Length: 200000000"];
      const refused = await readStart(relay, head);
      assertEquals(statusOf(refused), 413);
      assertStringIncludes(refused, "larger than 30000000 bytes");
      assertEquals(await terminalEvents(await ask(STREAM, CODEX)), "completed");
    });
  },
);

testEverywhere("nothing is read for a client that takes nothing", async (runtime) => {
  const frame = `data: ${JSON.stringify(deltaChunk({ content: "x".repeat(64_000) }))}\n\n`;
  const frames = Array<string>(2_000).fill(frame);
  let pulled = 0;
  const counted = {
    *[Symbol.iterator]() {
      for (const one of frames) {
        pulled++;
        yield one;
      }
    },
  };
  const upstream = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ method }) => {
    if (method === "GET") return Response.json({ object: "list", data: [] });
    return new Response(ReadableStream.from(counted).pipeThrough(new TextEncoderStream()));
  });
  const args = ["--port", "0", "--upstream", `http://127.0.0.1:${upstream.addr.port}/v1`];
  const relay = await startProcess(runtime.command("main.ts", args));
  const client = await stall(relay.url, JSON.stringify(STREAM), CODEX);
  try {
    await soon("the upstream is read", () => pulled > 0);
    let before = -1;
    await soon("the upstream is held back", async () => {
      const isSame = before === pulled;
      before = pulled;
      await new Promise((resolve) => setTimeout(resolve, 700));
      return isSame && before === pulled;
    }, 15_000);
    assert(pulled < frames.length / 2, `${pulled} of ${frames.length} pieces were read`);
  } finally {
    client.close();
    await relay.stop();
    await upstream.shutdown();
  }
});

/** Requests written by hand, and the statuses that a relay without and with a token may give them. */
const HEADS: readonly (readonly [readonly string[], readonly number[]])[] = [
  [["Host: 127.0.0.1:PORT"], [200]],
  [["Host: evil.example:PORT"], [403]],
  [["Host: 127.0.0.1:PORT", "Host: evil.example:PORT"], [400, 403]],
  [["Host: evil.example:PORT", "Host: 127.0.0.1:PORT"], [400, 403]],
  [["Host: evil.example:PORT, 127.0.0.1:PORT"], [400, 403]],
  [["Host: evil.example@127.0.0.1:PORT"], [400, 403]],
  [["Host: 127.0.0.1:PORT", "Origin: http://127.0.0.1:PORT", "Origin: https://evil.example"], [403]],
  [["Host: 127.0.0.1:PORT", "Origin: https://evil.example"], [403]],
  [["Host: a b"], [400]],
  [["Host:"], [400, 403]],
  [[], [400, 403]],
];

testEverywhere("no doubled or malformed header gets a stranger in", async (runtime) => {
  await withProgram(runtime, [], async ({ relay, provider }) => {
    for (const [head, statuses] of HEADS) {
      const status = statusOf(await send(relay, ["GET /health HTTP/1.1", ...head]));
      assert(statuses.includes(status), `${head.join(", ")}: ${status}`);
    }
    const foreign = await send(relay, ["GET http://evil.example/health HTTP/1.1", "Host: evil.example"]);
    assertEquals(statusOf(foreign), 403);
    assertEquals(provider.chats.length, 0);
  });
});

testEverywhere("a relay token is demanded, and two of them are none", async (runtime) => {
  await withProgram(runtime, ["--relay-token", "token-1"], async ({ relay }) => {
    const head = ["GET /health HTTP/1.1", "Host: 127.0.0.1:PORT"];
    const [right, wrong] = ["Authorization: Bearer token-1", "Authorization: Bearer token-2"];
    const statuses = [];
    for (const more of [[right], [], [wrong], [right, wrong], [wrong, right], [right, right]]) {
      statuses.push(statusOf(await send(relay, [...head, ...more])));
    }
    assertEquals(statuses, [200, 401, 401, 401, 401, 401]);
  });
});
