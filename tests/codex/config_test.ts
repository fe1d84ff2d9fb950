/**
 * Tests that Codex accepts the relay's configuration and catalog as they are printed and served.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@std/toml";
import { decodeArray, isObject, type JsonObject, parseJson } from "../../lib/base/json.ts";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import { COMPACTION_PROMPT } from "../../lib/translate/request/prompts.ts";
import { assertClean, KEY, MODEL, openStage, type Stage, UNATTENDED } from "../support/codex/driver.ts";
import { runRelay } from "../support/codex/relay_program.ts";
import { allText, callingMessages, chatOf, inOrder, messagesOf, toolNames } from "../support/codex/script.ts";
import { type CodexVersion, NEWEST, VERSIONS } from "../support/codex/versions.ts";

const MODELS = {
  object: "list",
  data: [
    { id: "scripted-embedding-small", object: "model" },
    { id: MODEL, object: "model", context_length: 50_000 },
    { id: "scripted-other", object: "model", context_length: 60_000 },
  ],
};

/** A `PATH` on which this stage's Codex is the installed one. */
function installedPath(stage: Stage): string {
  const bin = (stage.command[1] ?? "").replace(/@openai\/codex\/bin\/codex\.js$/, ".bin");
  return `${bin}:${stage.environment.PATH}`;
}

/** The printed configuration for this stage's relay, and the environment that it needs. */
async function printConfig(stage: Stage, ...args: string[]): Promise<{ toml: string; env: Record<string, string> }> {
  const port = new URL(stage.relay.origin).port;
  const settings = ["--upstream", stage.provider.url, "--port", port, "--api-key", KEY];
  const { code, stdout, stderr } = await runRelay(["--print-config", ...settings, ...args], {
    home: stage.home,
    env: { PATH: installedPath(stage), CODEX_HOME: stage.home },
  });
  assertEquals(code, 0, stderr);
  const providers = parse(stdout).model_providers;
  const provider = isObject(providers) ? providers["codex-relay"] : undefined;
  assert(isObject(provider), `no provider codex-relay in:\n${stdout}`);
  return { toml: stdout, env: { [String(provider.env_key)]: KEY } };
}

/** The entry of the model in `codex debug models` of this stage. */
async function knownModel(stage: Stage, env: Record<string, string>): Promise<JsonObject> {
  const { stdout, stderr } = await stage.codex(["debug", "models"], { env });
  const catalog = parseJson(stdout);
  const models = isObject(catalog) ? decodeArray(catalog.models).filter(isObject) : [];
  const found = models.find(({ slug }) => slug === MODEL);
  assert(found !== undefined, `${MODEL} is not known: ${stdout.slice(0, 300)}\n${stderr}`);
  return found;
}

/** Base instructions of every model in a catalog. */
function instructionsIn(text: string): string[] {
  const catalog = parseJson(text);
  const models = (isObject(catalog) ? decodeArray(catalog.models) : []).filter(isObject);
  return models.map((model) => String(model.base_instructions));
}

async function assertTurn(
  stage: Stage,
  { args, env }: { args: readonly string[]; env: Record<string, string> },
): Promise<void> {
  const run = await stage.codex(["exec", ...UNATTENDED, ...args, "Say hello."], { env });
  assertClean(stage, run);
  assertEquals(run.messages, ["Hello."]);
  assertEquals(chatOf(stage.provider.chats.at(-1)).model, MODEL);
  assert(toolNames(stage.provider.chats.at(-1)).includes("apply_patch"), "the catalog brought no apply_patch");
}

const HELLO = { answer: inOrder(textAnswer("Hello."), textAnswer("Hello.")), models: MODELS };

function stageFor(version: CodexVersion): Promise<Stage> {
  return openStage({ version, ...HELLO });
}

Deno.test(`Codex ${NEWEST.number} takes the catalog from model_catalog_url, without a warning`, async () => {
  await using stage = await openStage({ version: NEWEST, ...HELLO, catalog: "url" });
  await assertTurn(stage, { args: [], env: {} });
  assertEquals((await knownModel(stage, {})).context_window, 50_000);
});

Deno.test(`Codex ${NEWEST.number} runs on the printed configuration as its config.toml`, async () => {
  await using stage = await stageFor(NEWEST);
  const { toml, env } = await printConfig(stage);
  await Deno.writeTextFile(`${stage.home}/config.toml`, toml);
  await assertTurn(stage, { args: ["--strict-config"], env });
  assertEquals((await knownModel(stage, env)).context_window, 50_000);
});

Deno.test(`Codex ${NEWEST.number} compacts through the relay by the printed configuration, with all tools`, async () => {
  const answer = inOrder(
    callAnswer([{ id: "call_1", name: "exec_command", arguments: { cmd: "echo one" } }], { usage: { prompt: 60_000 } }),
    textAnswer("SUMMARY-OF-ALL", { prompt: 500 }),
    textAnswer("Finished after compaction.", { prompt: 800 }),
  );
  await using stage = await openStage({ version: NEWEST, answer, models: MODELS });
  const { toml, env } = await printConfig(stage);
  await Deno.writeTextFile(`${stage.home}/config.toml`, `model_auto_compact_token_limit = 20000\n${toml}`);
  const run = await stage.codex(["exec", ...UNATTENDED, "--strict-config", "Work long."], { env });
  assertClean(stage, run);
  assertEquals(run.messages.at(-1), "Finished after compaction.");
  const [first, compaction, after] = stage.provider.chats;
  assertEquals(chatOf(compaction).tools, chatOf(first).tools, "the tools, which the provider has cached, changed");
  assertEquals(messagesOf(compaction, "user").at(-1)?.content, COMPACTION_PROMPT);
  assertMatch(allText(after), /SUMMARY-OF-ALL/);
  assertEquals(callingMessages(after), []);
});

for (const version of VERSIONS.filter(({ profileFiles }) => profileFiles)) {
  Deno.test(`Codex ${version.number} runs on the printed configuration as a profile`, async () => {
    await using stage = await stageFor(version);
    const { toml, env } = await printConfig(stage, "--model-catalog", `${stage.home}/printed.json`);
    await Deno.writeTextFile(`${stage.home}/config.toml`, "");
    await Deno.writeTextFile(`${stage.home}/relayed.config.toml`, toml);
    await assertTurn(stage, { args: ["--strict-config", "-p", "relayed"], env });
  });
}

for (const version of VERSIONS) {
  Deno.test(`Codex ${version.number} runs on the printed configuration with a catalog file`, async () => {
    await using stage = await stageFor(version);
    const path = `${stage.home}/printed.json`;
    const { toml, env } = await printConfig(stage, "--model-catalog", path);
    await Deno.writeTextFile(`${stage.home}/config.toml`, toml);
    assertEquals(parse(toml).model_catalog_json, path);
    const catalog = parseJson(await Deno.readTextFile(path));
    const slugs = isObject(catalog) ? decodeArray(catalog.models).filter(isObject).map(({ slug }) => slug) : [];
    assert(slugs.includes(MODEL) && slugs.includes("scripted-other"), slugs.join(" "));
    await assertTurn(stage, { args: [], env });
  });
}

Deno.test("The printed catalog carries the instructions of the Codex that is installed", async () => {
  await using stage = await stageFor(NEWEST);
  const path = `${stage.home}/printed.json`;
  const { code, stderr } = await runRelay(
    ["--print-config", "--upstream", stage.provider.url, "--api-key", KEY, "--model-catalog", path],
    { home: stage.home, env: { PATH: installedPath(stage), CODEX_HOME: stage.home } },
  );
  assertEquals(code, 0, stderr);
  const bundled = await stage.codex(["debug", "models", "--bundled"]);
  const known = instructionsIn(bundled.stdout).join("\n\n");
  const paragraphs = (instructionsIn(await Deno.readTextFile(path))[0] ?? "").split("\n\n");
  // The relay removes what is true only for the vendor's models, and adds the patch format.
  const shared = paragraphs.filter((paragraph) => known.includes(paragraph)).length;
  assert(paragraphs.length > 20 && shared / paragraphs.length > 0.8, `${shared} of ${paragraphs.length} paragraphs`);
});

Deno.test("codex doctor finds the relay reachable", async () => {
  await using stage = await openStage({ version: NEWEST, ...HELLO, catalog: "url" });
  const { stdout } = await stage.codex(["doctor", "--json"]);
  assert(!/\b404\b/.test(stdout), stdout);
});

Deno.test(`The home of Codex ${NEWEST.number} is as it was after a configuration was printed`, async () => {
  await using stage = await openStage({ version: NEWEST, answer: inOrder(textAnswer("Hello.")) });
  const list = () => [...Deno.readDirSync(stage.home)].map(({ name }) => name).sort();
  const before = list();
  // Its prompt and its version are those of the installed Codex, which leaves files wherever it is started.
  const { toml } = await printConfig(stage);
  assertMatch(toml, /^capabilities = /m);
  assertEquals(list(), before);
});
