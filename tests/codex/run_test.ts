/**
 * Tests that `codex-relay run` starts the real Codex, hands on what it must, and leaves nothing behind.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { callAnswer, textAnswer, textChunks } from "../../tools/chat_frames.ts";
import { freePort } from "../support/free_port.ts";
import { soon } from "../support/relay_harness.ts";
import { KEY, MODEL } from "../support/codex/driver.ts";
import { EXEC, openRunStage, readTree, type RunResult, type RunStage } from "../support/codex/run_stage.ts";
import { allText, assertAborted, assertOutput, chatOf, inOrder, toolLike, toolNames } from "../support/codex/script.ts";
import { runRelay } from "../support/codex/relay_program.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";
import { explainMissingBun, IGNORE_BUN } from "../support/runtimes.ts";

/** A turn with one call of a tool. */
function toolTurn() {
  return inOrder(
    (request) => {
      const { name } = toolLike(request, /^exec_command$/);
      return callAnswer([{ id: "call_1", name, arguments: { cmd: "printf made > made.txt; echo from-run" } }]);
    },
    textAnswer("Made."),
  );
}

/** What `run` sums up when Codex has ended. */
const SUMMARY = /^codex-relay: \d+ requests?, .+\n/m;

/** What Codex says when two of them make the folder of its own skills in a new home at the same time (0.171, 2026-11). */
const SKILLS_RACE = /^.* failed to install system skills: .*\n/gm;

/** Asserts that a turn ended well, and that nothing was said on the terminal but what Codex says, and the sum. */
function assertWell(stage: RunStage, { exitCode, stderr, stdout }: RunResult): void {
  assertEquals(stage.provider.refusals, []);
  assertEquals(exitCode, 0, `${stderr}\n${stdout}`);
  const rest = stderr.replace(SUMMARY, "").replaceAll(SKILLS_RACE, "");
  for (const word of ["Model metadata", "ERROR", "relay", "sk-"]) assert(!rest.includes(word), stderr);
  assert(!/Model metadata/.test(stdout), stdout);
}

for (const version of VERSIONS) {
  Deno.test(`run starts Codex ${version.number}, which runs a tool and ends its turn`, async () => {
    await using stage = await openRunStage({ version, answer: toolTurn() });
    const run = await stage.run(["--", ...EXEC, "Make a file."]);
    assertWell(stage, run);
    assertEquals(run.messages, ["Made."]);
    assertEquals(await Deno.readTextFile(`${stage.workspace}/made.txt`), "made");
    assertOutput(stage.provider.chats[1], "call_1", /from-run/);
    assertEquals(chatOf(stage.provider.chats[0]).model, MODEL);
    assert(toolNames(stage.provider.chats[0]).includes("apply_patch"), "the catalog was not read");
  });
}

Deno.test({
  name: "run works on Bun",
  ignore: IGNORE_BUN,
  async fn() {
    assertEquals(explainMissingBun(), undefined);
    await using stage = await openRunStage({ version: NEWEST, answer: toolTurn(), runtime: "bun" });
    const run = await stage.run(["--", ...EXEC, "Make a file."]);
    assertWell(stage, run);
    assertEquals(run.messages, ["Made."]);
  },
});

for (const version of VERSIONS) {
  Deno.test(`sessions of Codex ${version.number} go on between run and the printed configuration`, async () => {
    const answer = inOrder(textAnswer("One."), textAnswer("Two."), textAnswer("Three."));
    await using stage = await openRunStage({ version, answer });
    const first = await stage.run(["--", ...EXEC, "Say one."]);
    assertWell(stage, first);
    const port = freePort();
    const printed = await runRelay(
      ["--print-config", "--port", String(port), "--model-catalog", `${stage.home}/models.json`],
      { home: stage.home, env: { ...stage.environment, ...stage.settings } },
    );
    await Deno.writeTextFile(`${stage.home}/.codex/config.toml`, printed.stdout);
    const relay = stage.start(stage.command(["--port", String(port)]), stage.settings);
    const resumed = EXEC.slice(1);
    try {
      await untilAnswers(port);
      const second = await stage.start(["codex", "exec", "resume", first.thread ?? "", ...resumed, "Say two."], {
        CODEX_RELAY_API_KEY: KEY,
      }).result;
      assertWell(stage, second);
      assertEquals(second.messages, ["Two."]);
    } finally {
      relay.child.kill("SIGTERM");
      await relay.result;
    }
    const third = await stage.run(["--", "exec", "resume", first.thread ?? "", ...resumed, "Say three."]);
    assertWell(stage, third);
    assertEquals(third.messages, ["Three."]);
    for (const word of ["Say one.", "One.", "Say two.", "Two."]) {
      assert(allText(stage.provider.chats[2]).includes(word), word);
    }
  });
}

async function untilAnswers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/health`)).text();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("The relay never answered");
}

Deno.test("run hands on the exit code of Codex, and names the relay's log", async () => {
  await using stage = await openRunStage({ version: NEWEST, answer: () => textAnswer("Hi.") });
  const { exitCode, stderr } = await stage.run(["--", "exec", "--no-such-flag"]);
  assertEquals(exitCode, 2, stderr);
  const [, path = ""] = /Codex ended with 2; the relay's log is (\S+)/.exec(stderr) ?? [];
  assert(path.startsWith(`${stage.home}/.local/state/codex-relay/run-`), stderr);
  assertMatch(await Deno.readTextFile(path), /Codex ended with 2\n$/);
  assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
});

Deno.test("run works twice at the same time", async () => {
  await using stage = await openRunStage({ version: NEWEST, answer: () => textAnswer("Hi.") });
  // Two first starts of Codex (0.171) meet while they install its skills, and one of them says so.
  assertWell(stage, await stage.run(["--", ...EXEC, "Say hi."]));
  const runs = await Promise.all([1, 2].map(() => stage.run(["--", ...EXEC, "Say hi."])));
  for (const run of runs) assertWell(stage, run);
  assertEquals(runs.map(({ messages }) => messages), [["Hi."], ["Hi."]]);
});

Deno.test("run changes no file of the user, and leaves no catalog behind", async () => {
  await using stage = await openRunStage({ version: NEWEST, answer: () => textAnswer("Hi.") });
  await Deno.mkdir(`${stage.home}/.codex`);
  const own = [
    'model = "mine"',
    'model_provider = "codex-relay"',
    `model_catalog_json = "${stage.home}/none.json"`,
    "[model_providers.codex-relay]",
    'name = "old"',
    'base_url = "http://127.0.0.1:9/v1"',
    'experimental_bearer_token = "old-token"',
  ].join("\n");
  await Deno.writeTextFile(`${stage.home}/.codex/config.toml`, own);
  await Deno.writeTextFile(`${stage.home}/.codex/codex-relay.config.toml`, 'model = "other"\n');
  const users = /^(?!\.codex\/[\w.-]*config\.toml$)\.codex\/|^\.local\/state\/codex-relay\//;
  const before = await readTree(stage.home, users);
  assertWell(stage, await stage.run(["--", "-p", "codex-relay", ...EXEC, "Say hi."]));
  assertEquals(await readTree(stage.home, users), before);
  assertEquals(Object.keys(before).length, 2);
  assertEquals(await readTree(`${stage.workspace}`), {});
  assertEquals(await readTree(stage.environment.TMPDIR ?? "", /^(?!codex-relay)/), {});
  assertEquals(chatOf(stage.provider.chats[0]).model, MODEL);
});

Deno.test("run lets the user's own arguments take precedence", async () => {
  await using stage = await openRunStage({ version: NEWEST, answer: () => textAnswer("Hi.") });
  const run = await stage.run(["--", ...EXEC, "-c", "model=mine", "Say hi."]);
  assertEquals([run.exitCode, chatOf(stage.provider.chats[0]).model], [0, "mine"]);
});

Deno.test("run reaches its relay past a proxy that knows no way to this machine", async () => {
  await using stage = await openRunStage({ version: NEWEST, answer: () => textAnswer("Hi.") });
  // The relay itself honours the proxy, so its upstream needs the exception; the address of the relay is not in it.
  // A star excepts names only.
  for (const NO_PROXY of ["localhost", "*"]) {
    const run = await stage.run(["--", ...EXEC, "Say hi."], {
      CODEX_RELAY_UPSTREAM: stage.provider.url.replace("127.0.0.1", "localhost"),
      NO_PROXY,
    });
    assertWell(stage, run);
    assertEquals(run.messages, ["Hi."]);
  }
});

Deno.test("a command that run prints works in a shell, beside a relay with the same token", async () => {
  await using stage = await openRunStage({ version: NEWEST, answer: () => textAnswer("Hi.") });
  const port = freePort();
  const printed = await stage.run(["--port", String(port), "--print-command", "--", ...EXEC, "Say 'hi'."]);
  assertEquals([printed.exitCode, printed.stdout.includes(KEY), printed.stderr.includes(KEY)], [0, false, false]);
  assertEquals(stage.provider.chats, []);
  const token = { CODEX_RELAY_TOKEN: "a-token-of-mine" };
  const relay = stage.start(stage.command(["--port", String(port)]), { ...stage.settings, ...token });
  try {
    await untilAnswers(port);
    const run = await stage.start(["sh", "-c", printed.stdout], token).result;
    assertWell(stage, run);
    assertEquals(run.messages, ["Hi."]);
    assert(allText(stage.provider.chats[0]).includes("Say 'hi'."));
  } finally {
    relay.child.kill("SIGTERM");
    await relay.result;
  }
});

for (const version of VERSIONS) {
  Deno.test(`run ends with its Codex ${version.number}, however that ends`, async () => {
    const silent = { chunks: textChunks("Half of the"), end: "hang" } as const;
    await using stage = await openRunStage({ version, answer: () => silent });
    // What Codex itself makes of each signal (measured without the relay, 2026-11).
    const [term, hangup] = version === NEWEST ? [143, 129] : [0, 0];
    const ends = [["SIGTERM", term], ["SIGINT", 1], ["SIGHUP", hangup], ["killed", 137]] as const;
    for (const [end, expected] of ends) {
      const asked = stage.provider.chats.length;
      const port = freePort();
      const running = stage.start(
        stage.command(["run", "--port", String(port), "--", ...EXEC, "Say hi."]),
        stage.settings,
      );
      await soon("Codex asks", () => stage.provider.chats.length > asked, 60_000);
      if (end === "killed") { for (const pid of await findCodex(running.child.pid)) Deno.kill(pid, "SIGKILL"); }
      else running.child.kill(end);
      const { exitCode, stderr } = await running.result;
      assertEquals([end, exitCode], [end, expected], stderr);
      await assertAborted(stage.provider.chats.at(-1));
      await assertRejects(() => fetch(`http://127.0.0.1:${port}/health`), TypeError);
      assertEquals(await readTree(stage.environment.TMPDIR ?? "", /^(?!codex-relay)/), {});
    }
  });
}

/** The processes below `parent` that are Codex itself, not the script that npm installs for it. */
async function findCodex(parent: number): Promise<number[]> {
  // Deno itself may read below /proc with every permission only.
  const { stdout } = await new Deno.Command("sh", { args: ["-c", "cat /proc/[0-9]*/stat 2>&1"] }).output();
  const processes = [...new TextDecoder().decode(stdout).matchAll(/^(\d+) \((.*)\) \S (\d+)/gm)];
  function listBelow(above: number): number[] {
    return processes.filter(([, , , id]) => Number(id) === above).flatMap(([, id, program]) => [
      ...program === "codex" ? [Number(id)] : [],
      ...listBelow(Number(id)),
    ]);
  }
  return listBelow(parent);
}
