/**
 * Tests of what Codex shows for each fault of the upstream, of the requests in one turn, and of the time lost.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  type ScriptedProvider,
  type ScriptedProviderOptions,
  startScriptedProvider,
} from "../../tools/scripted_provider.ts";
import { type CodexRun, openStage, type Stage } from "../support/codex/driver.ts";
import {
  AT_ONCE,
  type CodexFault,
  CORE,
  LASTING,
  LATER,
  ONCE,
  REPEATED_BY_OLDEST,
  WELL,
} from "../support/codex/faults.ts";
import { codexScript, type CodexVersion, NEWEST, VERSIONS } from "../support/codex/versions.ts";

type Version = Pick<CodexVersion, "number">;

/** The oldest version whose requests were recorded. */
const OLDEST: Version = { number: "0.80.0" };
/** How many turns are played at the same time; they mostly wait. */
const AT_A_TIME = 4;
/** Additional time that a busy machine may take, in seconds. */
const SLACK = 3;

/** The course of one turn. */
interface Turn {
  readonly run: CodexRun;
  readonly requests: number;
  readonly seconds: number;
  /** What Codex and relay printed. */
  readonly report: string;
}

async function play({ upstream, settings = [] }: CodexFault, version: Version): Promise<Turn> {
  const isAway = typeof upstream === "number";
  const answers = isAway ? [WELL] : upstream;
  const times: number[] = [];
  const answer = () => answers[Math.min(times.push(Date.now()), answers.length) - 1] ?? {};
  await using stage = await openStage({ version, answer, relayArguments: settings });
  await using _absence = isAway ? await leave(stage, { answer }, upstream) : undefined;
  const run = await stage.exec("Say hello.");
  const ended = run.exitCode === 0 ? times.at(-1) ?? 0 : Date.now();
  const began = isAway ? firstWait(stage.relay.output) : times[0] ?? 0;
  const report = `${run.stdout}\n${run.stderr}\n${stage.relay.output}`;
  return { run, requests: times.length, seconds: (ended - began) / 1_000, report };
}

/** Takes the provider's listener away for so many milliseconds. */
async function leave(
  { provider }: Stage,
  script: ScriptedProviderOptions,
  milliseconds: number,
): Promise<AsyncDisposable> {
  const port = Number(new URL(provider.url).port);
  await provider.close();
  let back: ScriptedProvider | undefined;
  const timer = milliseconds < Infinity
    ? setTimeout(() => back = startScriptedProvider({ port, ...script }), milliseconds)
    : undefined;
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      await back?.close();
    },
  };
}

/** When the relay logged its first wait: a refused connection leaves no other trace. */
function firstWait(output: string): number {
  return Date.parse(/^(\S+) WARN {2}waiting /m.exec(output)?.[1] ?? "");
}

async function assertTurn(fault: CodexFault, version: Version): Promise<void> {
  const { run, requests, seconds, report } = await play(fault, version);
  const told = `${run.errors.at(-1)}`;
  const fails = fault.errors.length > 0 && !/Reconnecting/.test(told);
  assertEquals([run.exitCode, run.messages], fails ? [1, []] : [0, ["All is well."]], report);
  // The last error is in an event of its own and in the turn's.
  const errors = fails ? run.errors.slice(0, -1) : run.errors;
  if (fails) assertEquals(run.errors.at(-2), told, report);
  assertEquals(errors.length, fault.errors.length, report);
  for (const [index, words] of fault.errors.entries()) assertMatch(errors[index] ?? "", words);
  assertEquals(requests, fault.requests, report);
  const [from, to] = fault.seconds;
  assert(seconds > from - 0.1 && seconds < to + SLACK, `${seconds} s\n${report}`);
}

/** Checks rows, some at a time; fails with the names of the rows that fail. */
async function assertAll(faults: readonly CodexFault[], version: Version): Promise<void> {
  await codexScript(version);
  const waiting = [...faults];
  const broken: string[] = [];
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
      const { name } = fault;
      await assertTurn(fault, version).catch((thrown) => void broken.push(`${name}: ${thrown}`));
    }
  }));
  assertEquals(broken.length, 0, broken.join("\n"));
}

Deno.test("Codex notices nothing of a failure that passes before the commit point", async () => {
  await assertAll(ONCE, NEWEST);
});

Deno.test("Codex shows a lasting failure once, and does not ask again", async () => {
  await assertAll(LASTING, NEWEST);
});

Deno.test("Codex at once shows a failure that a retry cannot fix, and does not ask again", async () => {
  await assertAll(AT_ONCE, NEWEST);
});

Deno.test("Codex itself asks again when an answer breaks after the commit point", async () => {
  await assertAll(LATER, NEWEST);
});

for (const version of VERSIONS.slice(1)) {
  Deno.test(`Codex ${version.number} handles failures as the newest version does`, async () => {
    await assertAll(CORE, version);
  });
}

Deno.test("Codex 0.80 retries even final failures, and shows them after six requests", async () => {
  await assertAll(REPEATED_BY_OLDEST, OLDEST);
});
