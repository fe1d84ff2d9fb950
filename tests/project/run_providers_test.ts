/**
 * Tests of `codex-relay run` with several providers in the configuration file, which is read again when it changes.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { KEY } from "../support/codex/driver.ts";
import { openScripted, SHOW, startWaiting, testRun, WAIT } from "../support/codex/run_scripts.ts";
import type { RunStage } from "../support/codex/run_stage.ts";
import { soon } from "../support/relay_harness.ts";

/** Writes the configuration file with a provider for each name, all at the scripted one. */
async function writeProviders({ home, provider }: RunStage, names: readonly string[]): Promise<void> {
  const folder = `${home}/.config/codex-relay`;
  await Deno.mkdir(folder, { recursive: true });
  const tables = names.map((name) => `[providers.${name}]\nupstream = "${provider.url}"\napi-key = "${KEY}"\n`);
  await Deno.writeTextFile(`${folder}/config.toml`, [...tables, '[aliases]\nfast = "one/scripted-model"\n'].join("\n"));
}

testRun(
  "run begins with the first provider's best model, and takes ids, aliases and unlisted models of each",
  async () => {
    await using stage = await openScripted(SHOW);
    await writeProviders(stage, ["one", "two"]);
    const models = [
      [[], "one/scripted-model"],
      [["--model", "two/scripted-model"], "two/scripted-model"],
      [["--model", "fast"], "fast"],
      [["--model", "two/unlisted"], "two/unlisted"],
    ] as const;
    for (const [args, model] of models) {
      const { exitCode, stdout, stderr } = await stage.start(stage.command(["run", ...args])).result;
      assertEquals([exitCode, stderr], [0, ""]);
      assertStringIncludes(stdout, `-c model=${model} `);
    }
    const { exitCode, stderr } = await stage.start(stage.command(["run", "--model", "scriptedmodel"])).result;
    assertEquals([exitCode, stderr], [
      2,
      'Cannot begin with the model "scriptedmodel": the provider does not list it; the nearest names are ' +
      "one/scripted-model, two/scripted-model\n",
    ]);
  },
);

testRun("the relay of run follows the configuration file, and keeps its token", async () => {
  await using stage = await openScripted(WAIT);
  await writeProviders(stage, ["one"]);
  const token = { CODEX_RELAY_TOKEN: "a-token-of-mine" };
  const running = await startWaiting(stage, [], token);
  const ids = async () => {
    const headers = { authorization: `Bearer ${token.CODEX_RELAY_TOKEN}` };
    const { data } = await (await fetch(`${running.origin}/v1/models`, { headers })).json();
    return data.map(({ id }: { id: string }) => id).filter((id: string) => id.includes("/"));
  };
  assertEquals(await ids(), ["one/scripted-model"]);
  await writeProviders(stage, ["one", "two"]);
  await soon("the file is read again", async () => (await ids()).length > 1, 10_000);
  assertEquals(await ids(), ["one/scripted-model", "two/scripted-model"]);
  assertEquals((await (await fetch(`${running.origin}/health`)).json()).error.code, "invalid_relay_token");
  running.child.kill("SIGTERM");
  assertEquals((await running.result).exitCode, 4);
});
