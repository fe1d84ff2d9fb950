/**
 * Tests that a relay with two hundred live streams stops in time and ends each of them once.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { deltaChunk, textAnswer, textChunks } from "../../tools/chat_frames.ts";
import { type ReceivedRequest, type ScriptedAnswer, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { CODEX, soon, STREAM, terminalEvents } from "../support/relay_harness.ts";
import { RUN, startProcess } from "../support/relay_process.ts";
import { stall } from "../support/stalling_client.ts";

const STREAMS = 200;
const TIMEOUT = 2;
// Windows knows no signals that one program may send to another.
const ignore = Deno.build.os === "windows";

/** A quarter finishes in time, a quarter is silent, a quarter hangs in mid-answer, a quarter waits for another try. */
const KINDS: Readonly<Record<string, ScriptedAnswer>> = {
  finishes: { ...textAnswer("Just in time."), delayMs: 300 },
  silent: { frames: [], end: "hang" },
  hangs: { chunks: textChunks("Half"), end: "hang" },
  waits: { status: 503, headers: { "retry-after": "60" }, json: { error: { message: "Busy" } } },
};

function kindOf({ text }: ReceivedRequest): ScriptedAnswer {
  const kind = Object.keys(KINDS).find((name) => text.includes(name));
  if (kind === undefined) throw new Error(`The request names no kind: ${text}`);
  return KINDS[kind] ?? {};
}

Deno.test("SIGTERM with 200 live streams lets finish what finishes, and ends the others once", { ignore }, async () => {
  const provider = startScriptedProvider({ answer: kindOf });
  const relay = await startProcess({
    args: [...RUN, "--port", "0", "--upstream", provider.url, "--shutdown-timeout", String(TIMEOUT)],
  });
  try {
    const kinds = Array.from({ length: STREAMS }, (_, index) => Object.keys(KINDS)[index % 4] ?? "");
    const asked = kinds.map((kind, index) =>
      fetch(`${relay.url}/v1/responses`, {
        method: "POST",
        body: JSON.stringify({ ...STREAM, input: kind }),
        headers: index % 8 < 4 ? CODEX : {},
      })
    );
    const ends = asked.map(async (response) => {
      const answer = await response;
      return answer.ok ? await terminalEvents(answer) : `${answer.status} ${(await answer.json()).error.code}`;
    });
    await soon("every stream is at the upstream", () => provider.chats.length === STREAMS, 20_000);
    // Other clients wait by themselves: they get the refusal before the relay stops.
    await Promise.all(ends.filter((_, index) => kinds[index] === "waits" && index % 8 >= 4));
    const began = performance.now();
    const code = await relay.end("SIGTERM");
    const seconds = (performance.now() - began) / 1000;
    const counts: Record<string, number> = {};
    for (const [index, end] of (await Promise.all(ends)).entries()) {
      const key = `${kinds[index]}: ${end}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    assertEquals(counts, {
      "finishes: completed": 50,
      "silent: failed": 50,
      "hangs: failed": 50,
      "waits: failed": 25,
      "waits: 503 upstream_overloaded": 25,
    });
    assertEquals(code, 0);
    await soon("no request is open upstream", () => provider.open === 0);
    assert(seconds >= TIMEOUT, `${seconds} s`);
    await relay.sees("will be ended");
  } finally {
    await relay.stop();
    await provider.close();
  }
});

Deno.test("20 clients that never read, and one that never writes, do not hold up the end", { ignore }, async () => {
  // More than all sockets hold.
  const flood = `data: ${JSON.stringify(deltaChunk({ content: "x".repeat(64_000) }))}\n\n`;
  const provider = startScriptedProvider({
    answer: () => ({ frames: Array<string>(1_000).fill(flood), delayMs: 1, end: "hang" }),
  });
  const relay = await startProcess({
    args: [...RUN, "--port", "0", "--upstream", provider.url, "--shutdown-timeout", "1"],
  });
  const clients: Deno.Conn[] = [];
  try {
    for (let count = 0; count < 20; count++) clients.push(await stall(relay.url, JSON.stringify(STREAM), CODEX));
    clients.push(await stall(relay.url, "", { "content-length": "9" }));
    await soon("all are live", () => provider.open === 20, 20_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const began = performance.now();
    // Clients that hold it up would do so for ever.
    let code: number | undefined;
    relay.end("SIGTERM").then((exitCode) => code = exitCode);
    await relay.sees("Stopping: 21 answers are live");
    await relay.sees("Stopping now: ");
    await soon("the program ends", () => code !== undefined, 30_000);
    assertEquals(code, 0);
    const seconds = (performance.now() - began) / 1000;
    assert(seconds >= 1, `${seconds} s`);
    await soon("no request is open upstream", () => provider.open === 0);
  } finally {
    for (const client of clients) client.close();
    await relay.stop();
    await provider.close();
  }
});

Deno.test("a relay that has no file handles left for a while takes connections again", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const provider = startScriptedProvider({ answer: () => ({ ...textAnswer("Here."), delayMs: 300 }) });
  const relay = await startProcess({
    args: [...RUN, "--port", "0", "--upstream", provider.url, "--max-tries", "1"],
    openFiles: 120,
  });
  const ask = async () => {
    const response = await fetch(`${relay.url}/v1/responses`, {
      method: "POST",
      body: JSON.stringify(STREAM),
      headers: { ...CODEX, connection: "close" },
    });
    return await terminalEvents(response);
  };
  try {
    const early = Promise.all(Array.from({ length: 5 }, ask));
    await soon("they are at the upstream", () => provider.chats.length === 5, 20_000);
    const many = await Promise.allSettled(Array.from({ length: 150 }, ask));
    assert(many.some(({ status }) => status === "rejected"), "the handles were not used up");
    assertEquals(new Set(await early), new Set(["completed"]), "live answers went on");
    await relay.sees("Cannot take new connections: ");
    assertStringIncludes(relay.stderr, "Too many open files; raise the limit (ulimit -n; two for each stream)");
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assertEquals(await ask(), "completed");
  } finally {
    await relay.stop();
    await provider.close();
  }
});

Deno.test("a stop waits for answers that began before the file handles ran out", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const provider = startScriptedProvider({ answer: kindOf });
  const relay = await startProcess({
    args: [...RUN, "--port", "0", "--upstream", provider.url, "--max-tries", "1", "--shutdown-timeout", "3"],
    openFiles: 120,
  });
  const ask = async (input: string) => {
    const headers = { ...CODEX, connection: "close" };
    const body = JSON.stringify({ ...STREAM, input });
    return await terminalEvents(await fetch(`${relay.url}/v1/responses`, { method: "POST", body, headers }));
  };
  try {
    const early = ask("hangs").catch(() => "cut");
    await soon("it is at the upstream", () => provider.chats.length === 1, 20_000);
    const many = Promise.allSettled(Array.from({ length: 150 }, () => ask("finishes")));
    await relay.sees("Cannot take new connections: ");
    await many;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const began = performance.now();
    assertEquals(await relay.end("SIGTERM"), 0);
    assertEquals(await early, "failed");
    assert(performance.now() - began >= 3_000);
  } finally {
    await relay.stop();
    await provider.close();
  }
});
