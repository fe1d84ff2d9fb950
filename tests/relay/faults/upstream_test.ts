/**
 * Tests that faults of the upstream are retried before the commit point, and end the answer with one failure after it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ERROR_TABLE, type ErrorCode } from "../../../lib/base/errors.ts";
import { isObject } from "../../../lib/base/json.ts";
import { textAnswer, textChunks } from "../../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../../tools/scripted_provider.ts";
import { CODEX, type RelayPlace, soon, STREAM, withRelay } from "../../support/relay_harness.ts";
import {
  type Client,
  CLIENTS,
  EARLY,
  type Fault,
  IMPATIENT,
  LATE,
  outcomeOf,
  STALLS,
  statesWait,
} from "../../support/faults.ts";

/** A script that gives the faulty answer to so many requests, then a good one. */
function failing(answer: ScriptedAnswer, times: number): { answer: () => ScriptedAnswer } {
  let asked = 0;
  return { answer: () => ++asked <= times ? answer : textAnswer("All is well.") };
}

async function upstreamClosed({ provider }: RelayPlace): Promise<void> {
  await soon("every request at the upstream has ended", () => provider.open === 0);
}

/** How often a fault may occur unseen: other clients than Codex ask again themselves, so the relay has two seconds. */
function countUnseen(fault: Fault, { name }: Client): number {
  return name === "Codex" || statesWait(fault) ? 2 : 1;
}

/** Asserts that `client` got a whole answer and noticed nothing. */
async function assertUnseen(fault: Fault, client: Client): Promise<void> {
  const times = countUnseen(fault, client);
  await withRelay(failing(fault.answer, times), async (place) => {
    const response = await place.ask(client.body, client.headers);
    assertEquals(response.headers.get("x-codex-relay-upstream"), "default");
    const outcome = await outcomeOf(response);
    assertEquals(outcome, {
      httpStatus: 200,
      status: "completed",
      code: undefined,
      message: undefined,
      items: ["message"],
      text: "All is well.",
    });
    assertEquals(place.provider.chats.length, times + 1);
    const warnings = place.log.filter((line) => line.includes(` WARN `));
    assertEquals(warnings.length, times, place.log.join("\n"));
    assert(warnings.every((line) => line.includes(`: ${fault.code}: `) && fault.words.test(line)), warnings.join("\n"));
    await upstreamClosed(place);
  }, { limits: IMPATIENT });
}

/** The status that the upstream gave, by its answer or inside one; undefined when it gave none. */
function findStatus({ status, chunks }: ScriptedAnswer): number | undefined {
  const codes = (chunks ?? []).flatMap((chunk) => isObject(chunk) && isObject(chunk.error) ? [chunk.error.code] : []);
  return status ?? codes.find((code) => typeof code === "number");
}

/** Asserts that a client that asks again by itself gets the status of a lasting fault within two seconds. */
async function assertPassedOn({ answer, code, words }: Fault, client: Client): Promise<void> {
  await withRelay({ answer: () => answer }, async (place) => {
    const response = await place.ask(client.body, client.headers);
    const repeats = response.headers.get("x-should-retry");
    const { status, httpStatus, message } = await outcomeOf(response);
    const { status: own } = ERROR_TABLE[code as ErrorCode];
    // Three answers in a row that cannot be used are enough: the client is asked not to repeat them.
    const isSlip = code === "unusable_answer";
    assertEquals([status, httpStatus, repeats], ["refused", findStatus(answer) ?? own, isSlip ? "false" : null]);
    assertMatch(message ?? "", words);
    assertMatch(message ?? "", isSlip ? /\(tried 3 times in [01] s\)$/ : /\(tried [2-4] times in [12] s\)$/);
    await upstreamClosed(place);
  }, { limits: IMPATIENT });
}

/** Asserts that `client` gets one failure when the fault lasts. */
async function assertToldOnce({ answer, code, words }: Fault, client: Client): Promise<void> {
  await withRelay({ answer: () => answer }, async (place) => {
    const response = await place.ask(client.body, client.headers);
    const repeats = response.headers.get("x-should-retry");
    const outcome = await outcomeOf(response);
    const { status, openaiCode, codexCode } = ERROR_TABLE[code as ErrorCode];
    const kept = findStatus(answer) ?? status;
    assertMatch(outcome.message ?? "", /\(tried 2 times in \d+ s\)/);
    assertMatch(outcome.message ?? "", words);
    assertEquals([outcome.items, place.provider.chats.length], [[], 2]);
    if (client.name === "Codex") assertEquals([outcome.status, outcome.code], ["failed", "invalid_prompt"]);
    else if (outcome.status === "refused") {
      assertEquals([outcome.httpStatus, outcome.code, repeats], [kept, openaiCode, "false"]);
    } else assertEquals([outcome.httpStatus, outcome.status], [200, "failed"]);
    assert(codexCode !== "invalid_prompt", "Codex would have tried again");
    await upstreamClosed(place);
  }, { limits: { ...IMPATIENT, maxTries: 2 } });
}

/** How many rows are checked at the same time: they mostly wait, but tries that take long leave no time for others. */
const TOGETHER = 10;

/** Checks all rows, many at the same time; fails with the names of the rows that fail. */
async function everyOne<Row extends { readonly name: string }>(
  rows: readonly Row[],
  check: (row: Row, client: Client) => Promise<void>,
  clients: readonly Client[] = CLIENTS,
): Promise<void> {
  const cases = rows.flatMap((row) => clients.map((client) => ({ row, client })));
  const results: PromiseSettledResult<void>[] = [];
  for (let from = 0; from < cases.length; from += TOGETHER) {
    const some = cases.slice(from, from + TOGETHER).map(({ row, client }) => check(row, client));
    results.push(...await Promise.allSettled(some));
  }
  const broken = results.flatMap((result, index) => {
    const { row, client } = cases[index] ?? {};
    return result.status === "rejected" ? [`${row?.name}, ${client?.name}: ${result.reason}`] : [];
  });
  assertEquals(broken.length, 0, broken.join("\n"));
}

Deno.test("no client notices a fault of the upstream that passes", async () => {
  await everyOne(EARLY, assertUnseen);
  await everyOne(STALLS, assertUnseen, CLIENTS.slice(0, 1));
});

Deno.test("a client that asks again by itself gets a lasting fault's status within two seconds", async () => {
  await everyOne(
    EARLY.filter((fault) => !statesWait(fault) && fault.answer.end !== "hang"),
    assertPassedOn,
    CLIENTS.slice(1),
  );
});

Deno.test("a client that asks again by itself gets a fault at once that took two seconds", async () => {
  await everyOne(STALLS, async ({ answer, words }, { body, headers }) => {
    await withRelay({ answer: () => answer }, async (place) => {
      assertMatch((await outcomeOf(await place.ask(body, headers))).message ?? "", words);
      assertEquals(place.provider.chats.length, 1);
    }, { limits: IMPATIENT });
  }, CLIENTS.slice(1));
});

Deno.test("every client gets one failure for a fault of the upstream that lasts", async () => {
  await everyOne([...EARLY, ...STALLS], assertToldOnce, CLIENTS.slice(0, 1));
  await everyOne(EARLY, assertToldOnce, CLIENTS.slice(1));
});

Deno.test("a fault after the commit point keeps the finished items and is not retried", async () => {
  await everyOne(LATE, async ({ answer, code, words }, { name, body, headers }) => {
    await withRelay({ answer: () => answer }, async (place) => {
      const outcome = await outcomeOf(await place.ask(body, headers));
      assertEquals([outcome.status, outcome.items], ["failed", ["reasoning"]]);
      assertMatch(outcome.message ?? "", words);
      if (name === "Codex") assertEquals(outcome.code, ERROR_TABLE[code as ErrorCode].codexCode);
      assertEquals(place.provider.chats.length, 1);
      await upstreamClosed(place);
    }, { limits: IMPATIENT });
  }, CLIENTS.slice(0, 2));
});

Deno.test("text that came in one read with its failure is shown when no further try is left", async () => {
  const answer = { chunks: [...textChunks("Half of it."), { error: { message: "Out of memory", code: 500 } }] };
  await withRelay({ answer: () => answer }, async ({ ask, provider }) => {
    const text = await (await ask(STREAM, CODEX)).text();
    assertMatch(text, /"delta":"Half ".*"type":"response.failed".*Out of memory.*\(tried 2 times in \d+ s\)/s);
    assertEquals(provider.chats.length, 2);
  }, { limits: { ...IMPATIENT, maxTries: 2 } });
});

Deno.test("a client of whole answers gets another try even when half of an answer had arrived", async () => {
  await everyOne(LATE.filter(({ answer }) => answer.end !== "hang"), assertUnseen, CLIENTS.slice(2));
});

const LIMITED = { error: { message: "Slow down", code: "rate_limit_exceeded" } };
const RESET = "x-ratelimit-reset-requests";
const IN_DETAILS = {
  error: { code: 429, status: "RESOURCE_EXHAUSTED", message: "Slow down", details: [{ retryDelay: "0.3s" }] },
};

/** Every form in which providers ask for a wait of 0.3 s; without one, the relay waits for a second at least. */
const WAITS: readonly (readonly [form: string, answer: ScriptedAnswer])[] = [
  ["retry-after", { json: LIMITED, headers: { "retry-after": "0.3" } }],
  ["retry-after-ms", { json: LIMITED, headers: { "retry-after-ms": "300" } }],
  ["a reset of the exhausted limit", {
    json: LIMITED,
    headers: { [RESET]: "300ms", "x-ratelimit-reset-tokens": "9s" },
  }],
  ["words of the body", { json: { error: { message: "Rate limit reached, please try again in 0.3s." } } }],
  ["details of the body", { json: IN_DETAILS }],
  ["words of an error inside a 200 stream", {
    status: 200,
    frames: ['data: {"error":{"message":"Rate limit reached, try again in 300ms","code":429}}\n\n'],
  }],
];

Deno.test("the relay waits as long as the provider asks, in whatever form it asks", async () => {
  const rows = WAITS.map(([name, answer]) => ({ name, answer: { status: 429, ...answer } }));
  await everyOne(rows, async ({ answer }, { body, headers }) => {
    const times: number[] = [];
    const script = { answer: () => times.push(performance.now()) === 1 ? answer : textAnswer("All is well.") };
    await withRelay(script, async ({ ask }) => {
      assertEquals((await outcomeOf(await ask(body, headers))).text, "All is well.");
      const [first = 0, second = 0] = times;
      const waited = second - first;
      assert(waited >= 300 && waited < 950, `${waited} ms`);
    }, { limits: IMPATIENT });
  });
});
