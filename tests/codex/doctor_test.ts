/**
 * Tests of `codex-relay doctor` beside the real Codex: its versions, its configuration, its background server.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname } from "node:path";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { openStage, type Stage } from "../support/codex/driver.ts";
import { hasTmux, openTerminal } from "../support/codex/terminal.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";
import { answerWell } from "../support/doctor_harness.ts";
import { ROOT, runToEnd } from "../support/relay_process.ts";

const KEY = "sk-test-of-the-doctor";

/** The folder in which this version's `codex` is a program. */
function programFolder({ command: [, script = ""] }: Stage): string {
  return `${dirname(script).replace(/\/@openai\/codex\/bin$/, "")}/.bin`;
}

function environmentOf(stage: Stage, key: string): Record<string, string> {
  const path = `${programFolder(stage)}:${Deno.env.get("PATH") ?? ""}`;
  return {
    CODEX_HOME: stage.home,
    PATH: path,
    RELAY_TEST_KEY: key,
    CODEX_RELAY_API_KEY: stage.environment.RELAY_TEST_KEY ?? "",
  };
}

function argumentsFor(stage: Stage): string[] {
  const { port } = new URL(stage.relay.origin);
  return ["run", "-A", "main.ts", "doctor", "--port", port, "--upstream", stage.provider.url];
}

/** What the command finds of Codex, by the name of the check. */
async function findAtCodex(stage: Stage, key = KEY): Promise<Map<unknown, JsonObject>> {
  const args = [...argumentsFor(stage), "--json"];
  const { stdout, stderr } = await runToEnd({ args, env: environmentOf(stage, key) });
  assertEquals(stderr, "");
  const findings: readonly unknown[] = JSON.parse(stdout).findings;
  return new Map(findings.filter(isObject).map((finding) => [finding.id, finding]));
}

/** Names, sizes and times of everything below `folder`. */
async function listFolder(folder: string): Promise<string[]> {
  const entries: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    const { size, mtime } = await Deno.lstat(path);
    entries.push(...(isDirectory ? await listFolder(path) : [`${path} ${size} ${mtime?.getTime()}`]));
  }
  return entries.sort();
}

for (const version of VERSIONS) {
  Deno.test(`doctor finds Codex ${version.number}, its configuration and its catalog, and changes nothing there`, async () => {
    await using stage = await openStage({ version, answer: answerWell });
    const before = await listFolder(stage.home);
    const findings = await findAtCodex(stage);
    const expected = version.catalogUrl ? undefined : "codex.no_catalog";
    assertEquals([findings.get("codex")?.found, findings.get("codex")?.outcome], [
      `version ${version.number}`,
      expected,
    ]);
    const { port } = new URL(stage.relay.origin);
    assertEquals(findings.get("codex_config")?.found, `config.toml uses relay at port ${port}`);
    assertEquals(findings.get("codex_config")?.status, "ok");
    assertMatch(String(findings.get("port")?.found), /^a relay of this program answers$/);
    assertMatch(String(findings.get("catalog")?.found), /^it holds \d+ models$/);
    assertEquals(findings.get("daemon")?.found, "none runs");
    assertEquals(await listFolder(stage.home), before);
  });
}

Deno.test({
  name: `doctor sees whether the background server of Codex ${NEWEST.number} has the key that is set now`,
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using stage = await openStage({ version: NEWEST, answer: answerWell });
    const daemon = (command: string) =>
      stage.codex(["app-server", "daemon", command], { env: { RELAY_TEST_KEY: "old-key" } });
    assertEquals((await daemon("start")).exitCode, 0);
    try {
      const other = (await findAtCodex(stage, "new-key")).get("daemon");
      assertEquals([other?.status, other?.outcome], ["failed", "daemon.old_key"]);
      assertEquals(/old-key|new-key/.test(JSON.stringify(other)), false);
      const same = (await findAtCodex(stage, "old-key")).get("daemon");
      assertEquals([same?.status, same?.found], ["ok", "one runs with the keys that are set now"]);
    } finally {
      await daemon("stop");
      // It goes on without the server that it keeps up to date.
      const noted: unknown = JSON.parse(await Deno.readTextFile(`${stage.home}/app-server-daemon/daemon-updater.pid`));
      assert(isObject(noted) && typeof noted.pid === "number");
      Deno.kill(noted.pid, "SIGTERM");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    assertEquals((await findAtCodex(stage, "new-key")).get("daemon")?.found, "none runs");
  },
});

Deno.test({
  name: "doctor shows on a terminal what it is asking, and leaves no trace of that",
  ignore: !await hasTmux(),
  async fn() {
    const slow = async (...args: Parameters<typeof answerWell>) => {
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      return answerWell(...args);
    };
    await using stage = await openStage({ version: NEWEST, answer: slow });
    const [program, env] = [Deno.execPath(), {
      ...Deno.env.toObject(),
      ...environmentOf(stage, KEY),
      TERM: "xterm-256color",
    }];
    // The terminal would be gone with the program.
    const command = ["sh", "-c", '"$0" "$@"; sleep 60', program, ...argumentsFor(stage)];
    await using terminal = await openTerminal(command, { cwd: ROOT.pathname, env, rows: 60 });
    await terminal.waitFor(/… Plain answer \(1 s\)/);
    const screen = await terminal.waitFor(/requests to the model, /, 60_000);
    assertStringIncludes(screen, "Up to 16 small requests go to the model");
    assertStringIncludes(screen, "✓ Plain answer: ");
    assertEquals(screen.includes("…"), false, screen);
  },
});
