/**
 * Tests of the whole relay as a process, the same ones on every runtime.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import manifest from "../../deno.json" with { type: "json" };
import { callAnswer, deltaChunk, textAnswer, textChunks } from "../../tools/chat_frames.ts";
import {
  type ReceivedRequest,
  type ScriptedAnswer,
  type ScriptedProvider,
  startScriptedProvider,
} from "../../tools/scripted_provider.ts";
import { CODEX, endOf, eventsOf, soon, STREAM, terminalEvents, WHOLE } from "../support/relay_harness.ts";
import { type Ended, type RelayProcess, runToEnd, startProcess } from "../support/relay_process.ts";
import { explainMissingBun, RUNTIMES, type TestedRuntime } from "../support/runtimes.ts";
import { stall } from "../support/stalling_client.ts";

const KEY = "sk-key-of-the-relay";
const NOWHERE = "http://127.0.0.1:1/v1";

/** What the provider does, by a word of the request. */
const ANSWERS: Readonly<Record<string, ScriptedAnswer>> = {
  hangs: { chunks: textChunks("Half"), end: "hang" },
  silent: { frames: [], end: "hang" },
  calls: callAnswer([{ id: "call_1", name: "shell", arguments: { command: "ls" } }]),
  refuses: { status: 401, json: { error: { message: `Incorrect API key provided: ${KEY}` } } },
  breaks: { chunks: textChunks("Half"), end: "reset" },
};

function answer({ text }: ReceivedRequest): ScriptedAnswer {
  const kind = Object.keys(ANSWERS).find((name) => text.includes(name));
  return kind === undefined ? textAnswer("Hi there.") : ANSWERS[kind] ?? {};
}

interface Place {
  readonly relay: RelayProcess;
  readonly provider: ScriptedProvider;
  ask(body: unknown, headers?: HeadersInit): Promise<Response>;
}

async function withProgram(
  runtime: TestedRuntime,
  args: readonly string[],
  use: (place: Place) => Promise<void>,
  script: (request: ReceivedRequest) => ScriptedAnswer = answer,
): Promise<void> {
  const provider = startScriptedProvider({ answer: script });
  const all = ["--port", "0", "--upstream", provider.url, "--max-tries", "1", ...args];
  const relay = await startProcess({ ...runtime.command("main.ts", all), env: { CODEX_RELAY_API_KEY: KEY } });
  try {
    await use({
      relay,
      provider,
      ask: (body, headers = {}) =>
        fetch(`${relay.url}/v1/responses`, { method: "POST", body: JSON.stringify(body), headers }),
    });
  } finally {
    await relay.stop();
    await provider.close();
  }
}

function run(runtime: TestedRuntime, args: readonly string[], options: { stdin?: string } = {}): Promise<Ended> {
  return runToEnd({ ...runtime.command("main.ts", args), ...options });
}

/** Writes a request by hand; gives all that comes back. */
async function send({ url }: RelayProcess, head: readonly string[], body = ""): Promise<string> {
  const { port } = new URL(url);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const text = [...head, "Connection: close", "", body].join("\r\n").replaceAll("PORT", port);
  await connection.write(new TextEncoder().encode(text));
  return await new Response(connection.readable).text().catch(() => "");
}

/** Writes the head of a request whose body never comes; gives the first bytes that come back. */
async function readStart({ url }: RelayProcess, head: readonly string[]): Promise<string> {
  const { port } = new URL(url);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await connection.write(new TextEncoder().encode([...head, "", ""].join("\r\n").replaceAll("PORT", port)));
  const bytes = new Uint8Array(4_096);
  return new TextDecoder().decode(bytes.subarray(0, await connection.read(bytes) ?? 0));
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3}) /.exec(answer)?.[1]);
}

Deno.test({
  name: `Bun is installed${explainMissingBun() === undefined ? "" : `: ${explainMissingBun()}`}`,
  ignore: RUNTIMES.some(({ name, ignore }) => name === "Bun" && ignore),
  fn: () => assertEquals(explainMissingBun(), undefined),
});

/** A test on one runtime. */
type Scenario = (runtime: TestedRuntime) => Promise<void>;

// Windows knows no signals that one program may send to another.
const needsSignals = Deno.build.os === "windows";

function testEverywhere(name: string, fn: Scenario, ignore = false): void {
  for (const runtime of RUNTIMES) {
    Deno.test({ name: `${runtime.name}: ${name}`, ignore: ignore || runtime.ignore, fn: () => fn(runtime) });
  }
}

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
    const largeWhole = runtime.name === "Bun" ? [{ ...large, stream: false }] : [];
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

testEverywhere("--help, --version, providers and wrong settings are answered alike", async (runtime) => {
  const [help, version, providers, wrong] = await Promise.all([
    run(runtime, ["--help"]),
    run(runtime, ["--version"]),
    run(runtime, ["providers"]),
    run(runtime, ["--port", "x"]),
  ]);
  assertEquals([help.code, help.stderr], [0, ""]);
  assertStringIncludes(help.stdout, "--model-map MAP");
  assertEquals(version, { code: 0, stdout: `codex-relay ${manifest.version}\n`, stderr: "" });
  assertMatch(providers.stdout, /^deepseek +https:/m);
  assertEquals([wrong.code, wrong.stdout], [2, ""]);
  assertStringIncludes(wrong.stderr, "Cannot use --port x: a port is a whole number from 0 to 65535");
});

testEverywhere("--print-config writes nothing but TOML to stdout, with a key from standard input", async (runtime) => {
  const provider = startScriptedProvider({ answer: () => ({}), keys: ["sk-of-stdin"] });
  const args = ["--print-config", "--upstream", provider.url, "--port", "4999", "--api-key-file", "-"];
  const { code, stdout, stderr } = await run(runtime, args, { stdin: "sk-of-stdin\n" });
  await provider.close();
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^base_url = "http:\/\/127\.0\.0\.1:4999\/v1"$/m);
  assertMatch(stdout, /^model = "scripted-model"$/m);
});

testEverywhere("a port that is in use and an address that is not there end it with exit code 1", async (runtime) => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const ended = await run(runtime, ["--port", String(port), "--upstream", NOWHERE]);
  taken.close();
  assertEquals(
    [ended.code, ended.stderr],
    [
      1,
      `Cannot listen on 127.0.0.1:${port}: the port is in use; stop the program that has it, or choose another with --port (0 takes any free one)\n`,
    ],
  );
});

testEverywhere("a signal lets answers finish or ends them, with exit code 0", async (runtime) => {
  await withProgram(runtime, ["--shutdown-timeout", "1"], async ({ relay, provider, ask }) => {
    const kept = await fetch(`${relay.url}/health`);
    await kept.text();
    const live = await ask({ ...STREAM, input: "hangs" }, CODEX);
    const end = endOf(live);
    await soon("the upstream was asked", () => provider.open === 1);
    relay.kill("SIGINT");
    await relay.sees("Stopping: 1 answer is live, with 1 s to finish; a second signal stops at once");
    assertEquals(await ask(STREAM).then(() => "answered", () => "refused"), "refused");
    assertMatch(await end, /^response\.failed relay_shutting_down/);
    assertEquals(await relay.code, 0);
  });
}, needsSignals);

testEverywhere("a second signal ends it at once with the code of the signal", async (runtime) => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    await withProgram(runtime, [], async ({ relay, ask }) => {
      const cut = (await ask({ ...STREAM, input: "hangs" }, CODEX)).text().catch(() => "cut");
      relay.kill("SIGTERM");
      await relay.sees("Stopping: 1 answer is live");
      relay.kill(signal);
      assertEquals(await relay.code, code);
      await cut;
    });
  }
}, needsSignals);

testEverywhere("it stops at once when nothing is live, whatever connections are kept open", async (runtime) => {
  await withProgram(runtime, [], async ({ relay }) => {
    using _silent = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(relay.url).port) });
    await (await fetch(`${relay.url}/health`)).text();
    const began = performance.now();
    assertEquals(await relay.end("SIGTERM"), 0);
    assert(performance.now() - began < 3_000);
  });
}, needsSignals);

testEverywhere("after a shortage of file handles connections are accepted again", async (runtime) => {
  const provider = startScriptedProvider({ answer: () => ({ ...textAnswer("Here."), delayMs: 300 }) });
  const args = ["--port", "0", "--upstream", provider.url, "--max-tries", "1"];
  const relay = await startProcess({ ...runtime.command("main.ts", args), openFiles: 120 });
  const ask = async () => {
    const headers = { ...CODEX, connection: "close" };
    const signal = AbortSignal.timeout(10_000);
    const body = JSON.stringify(STREAM);
    return await terminalEvents(await fetch(`${relay.url}/v1/responses`, { method: "POST", body, headers, signal }));
  };
  try {
    await Promise.allSettled(Array.from({ length: 150 }, ask));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assertEquals(await ask(), "completed");
  } finally {
    await relay.stop();
    await provider.close();
  }
}, Deno.build.os !== "linux");

testEverywhere("start() gives a program a relay, an error for a port in use, and an end", async (runtime) => {
  const provider = startScriptedProvider({ answer, keys: ["sk-of-program"] });
  const { code, stdout, stderr } = await runToEnd(
    runtime.command("tests/support/start_program.ts", [provider.url]),
  );
  await provider.close();
  assertEquals([code, stderr], [0, ""]);
  assertEquals(JSON.parse(stdout), { text: "Hi there.", taken: true, after: "refuses" });
});
