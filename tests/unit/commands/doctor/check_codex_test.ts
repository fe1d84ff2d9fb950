/**
 * Tests of the checks of the installed Codex, each with the fault that it is there for.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkCodexConfig, TESTED_CODEX } from "../../../../lib/commands/doctor/check_codex.ts";
import { NEWEST } from "../../../support/codex/versions.ts";
import { createContext, type DoctorStage, findBy, findOn, NOWHERE } from "../../../support/doctor_harness.ts";

const CONFIG = "/h/.codex/config.toml";
const HOME = { HOME: "/h" };
const PROVIDER = 'model_provider = "r"\n[model_providers.r]\nbase_url = "http://127.0.0.1:4444/v1"\n';

function ofVersion(text: string) {
  return findOn("codex", { runCodex: () => Promise.resolve(text) });
}

Deno.test("codex: a tested version, and none", async () => {
  assertEquals(TESTED_CODEX.newest, Number(NEWEST.number.split(".")[1]));
  const tested = await ofVersion("codex-cli 0.171.0\n");
  assertEquals([tested.status, tested.found, tested.facts], ["ok", "version 0.171.0", { version: "0.171.0" }]);
  assertEquals((await ofVersion("codex-cli 0.0.0")).status, "ok");
  const missing = await findOn("codex", { runCodex: () => Promise.reject(new Error("There is no codex")) });
  assertEquals([missing.status, missing.outcome], ["warning", "codex.missing"]);
});

Deno.test("codex: one that is there and cannot be run is named", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/codex`, "#!/no/such/node\n", { mode: 0o755 });
  const runCodex = () => Promise.reject(new Error("There is no codex"));
  const { outcome, found } = await findOn("codex", { runCodex, variables: { PATH: folder } });
  await Deno.remove(folder, { recursive: true });
  assertEquals([outcome, found], [
    "codex.missing",
    `${folder}/codex needs /no/such/node, which is not there; install Codex again`,
  ]);
});

Deno.test("codex: versions that are too old, without a catalog, and newer than all tested ones", async () => {
  assertEquals((await ofVersion("codex-cli 0.79.0")).outcome, "codex.too_old");
  assertEquals((await ofVersion("codex-cli 0.140.0")).outcome, "codex.no_catalog");
  const newer = await ofVersion("codex-cli 0.172.0-alpha.1");
  assertEquals([newer.status, newer.outcome], ["unknown", "codex.untested"]);
  assertEquals((await ofVersion("codex-cli 1.0.0")).outcome, "codex.untested");
});

Deno.test("codex_config: well, and absent", async () => {
  const well = await findOn("codex_config", {
    variables: { ...HOME, K: "x" },
    files: { [CONFIG]: `${PROVIDER}env_key = "K"\n` },
  });
  assertEquals([well.status, well.found], ["ok", "config.toml uses r at port 4444"]);
  const absent = await findOn("codex_config", { variables: HOME });
  assertEquals([absent.status, absent.outcome], ["unknown", "codex_config.absent"]);
  const server = '[model_providers.s]\nbase_url = "http://localhost:11434/v1"\n';
  const unused = await findOn("codex_config", { variables: HOME, files: { [CONFIG]: server } });
  assertEquals(unused.outcome, "codex_config.absent");
  const past = await findOn("codex_config", {
    variables: HOME,
    files: { [CONFIG]: `model_provider = "s"\n${server}` },
  });
  assertEquals([past.status, past.outcome], ["warning", "codex_config.past_relay"]);
  assertEquals((await findOn("codex_config")).tried.includes("HOME is not set"), true);
});

Deno.test("codex_config: another port, the old wire, no variable, no key, and a broken file", async () => {
  const find = (text: string, args: readonly string[] = []) =>
    findOn("codex_config", { args: ["--upstream", NOWHERE, ...args], variables: HOME, files: { [CONFIG]: text } });
  const port = await find(`${PROVIDER}env_key = "K"\n`, ["--port", "4446"]);
  assertEquals([port.status, port.outcome], ["warning", "codex_config.other_port"]);
  assertStringIncludes(port.advice, "--port 4444");
  assertEquals((await find(`${PROVIDER}wire_api = "chat"\n`)).outcome, "codex_config.chat_wire");
  const variable = await find(`${PROVIDER}env_key = "K"\n`);
  assertEquals([variable.status, variable.outcome], ["failed", "codex_config.no_variable"]);
  assertStringIncludes(variable.advice, "set K where Codex runs");
  // Where Deno permits a few variables only, the others say nothing.
  const hidden = { seesVariable: () => false, variables: HOME, files: { [CONFIG]: `${PROVIDER}env_key = "K"\n` } };
  assertEquals((await findOn("codex_config", hidden)).status, "ok");
  assertEquals((await find(PROVIDER)).outcome, "codex_config.no_key");
  assertEquals((await find(`${PROVIDER}experimental_bearer_token = "t"\n`)).status, "ok");
  const broken = await find("model = sk-secret-key");
  assertEquals([broken.status, broken.outcome], ["warning", "codex_config.unreadable"]);
  assertEquals(JSON.stringify(broken).includes("sk-secret-key"), false);
});

/** What is found of a relay that answers the catalog so. */
async function findCatalog(answer: (request: Request) => Response, args: readonly string[] = []) {
  const relay = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
  const context = await createContext({ args: ["--upstream", NOWHERE, "--port", String(relay.addr.port), ...args] });
  context.learned.relayRuns = true;
  const finding = await findBy("catalog", context);
  await relay.shutdown();
  return finding;
}

Deno.test("catalog: holds the model, under its name or behind its provider's", async () => {
  assertEquals((await findOn("catalog")).status, "skipped");
  for (const slug of ["scripted-model", "kimi/scripted-model"]) {
    assertEquals((await findCatalog(() => Response.json({ models: [{ slug }] }))).found, "it holds 1 models");
  }
});

Deno.test("catalog: refused, empty, and of another provider", async () => {
  const refused = await findCatalog(() => new Response("no", { status: 401 }));
  assertEquals([refused.status, refused.outcome, refused.found], ["failed", "catalog.refused", "status 401"]);
  const empty = await findCatalog(() => Response.json({ models: [] }));
  assertEquals([empty.status, empty.outcome], ["warning", "catalog.empty"]);
  const other = await findCatalog(() => Response.json({ models: [{ slug: "other" }] }));
  assertEquals([other.status, other.outcome], ["warning", "catalog.other_models"]);
});

Deno.test("catalog: the token of the relay is sent, not the key", async () => {
  const seen: (string | null)[] = [];
  await findCatalog((request) => {
    seen.push(request.headers.get("authorization"));
    return Response.json({ models: [] });
  }, ["--relay-token", "token-1234567890", "--api-key", "sk-key-123"]);
  assertEquals(seen, ["Bearer token-1234567890"]);
});

const PID = "/h/.codex/app-server-daemon/daemon.pid";

async function findDaemon(stage: DoctorStage) {
  const context = await createContext({
    args: ["--upstream", NOWHERE],
    isRunning: () => true,
    ...stage,
    variables: { ...HOME, K: "new-key", ...stage.variables },
    files: { [CONFIG]: `${PROVIDER}env_key = "K"\n`, [PID]: '{"pid":7,"processStartTime":"today"}', ...stage.files },
  });
  await checkCodexConfig(context);
  return await findBy("daemon", context);
}

Deno.test("daemon: none, one that has ended, one with the same key, and one that no configuration needs", async () => {
  assertEquals((await findOn("daemon")).status, "skipped");
  assertEquals((await findDaemon({ isRunning: () => false })).found, "none runs");
  assertEquals((await findDaemon({ files: { [PID]: "rubbish" } })).found, "none runs");
  const same = await findDaemon({ files: { "/proc/7/environ": "A=b\0K=new-key\0" } });
  assertEquals([same.status, same.found], ["ok", "one runs with the keys that are set now"]);
  const unneeded = await findDaemon({ files: { [CONFIG]: PROVIDER } });
  assertEquals(unneeded.found, "one runs, and no configuration names a key");
});

Deno.test("daemon: one with an old key, and one that cannot be looked into", async () => {
  const old = await findDaemon({ files: { "/proc/7/environ": "A=b\0K=old-key\0" } });
  assertEquals([old.status, old.outcome, old.found], [
    "failed",
    "daemon.old_key",
    "one runs since today with another K",
  ]);
  assertEquals(/(?:old|new)-key/.test(JSON.stringify(old)), false);
  const unseen = await findDaemon({ os: "darwin" });
  assertEquals([unseen.status, unseen.outcome], ["unknown", "daemon.unseen"]);
});
