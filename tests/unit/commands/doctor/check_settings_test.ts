/**
 * Tests of the checks of the settings, each with the fault that it is there for.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createServer } from "../../../../lib/server/router.ts";
import { listen, optionsFor } from "../../../support/relay_harness.ts";
import { isLocalServer } from "../../../../lib/commands/doctor/check_settings.ts";
import { createContext, findBy, findOn, NOWHERE, summarize } from "../../../support/doctor_harness.ts";

const FILE = "/home/u/.config/codex-relay/config.toml";

Deno.test("configuration: names the file and what chose the provider", async () => {
  const byFlag = await findOn("configuration");
  assertEquals([byFlag.status, byFlag.tried], ["ok", "read flags and variables; there is no configuration file"]);
  assertStringIncludes(byFlag.found, `at ${NOWHERE}, by --upstream`);
  const byWire = await findOn("configuration", { args: ["--upstream", NOWHERE, "--wire", "messages"] });
  assertStringIncludes(byWire.found, `at ${NOWHERE} over messages, by --upstream`);
  assertEquals(byWire.facts, { file: false, providers: 1, wire: "messages" });
  const byFile = await findOn("configuration", {
    args: [],
    variables: { HOME: "/home/u" },
    files: { [FILE]: `upstream = "${NOWHERE}"` },
  });
  assertEquals([byFile.status, byFile.tried], ["ok", `read ${FILE}`]);
  assertStringIncludes(byFile.found, "by the file");
  const byVariable = await findOn("configuration", { args: [], variables: { CODEX_RELAY_PROVIDER: "kimi" } });
  assertStringIncludes(byVariable.found, "kimi at https://api.moonshot.cn/v1, by CODEX_RELAY_PROVIDER");
});

Deno.test("configuration: says what a provider was chosen by that no setting names", async () => {
  const context = { ...await createContext({ args: ["--provider", "kimi"] }), choiceReason: "MOONSHOT_API_KEY is set" };
  const finding = await findBy("configuration", context);
  assertEquals([finding.status, finding.found], [
    "ok",
    "kimi at https://api.moonshot.cn/v1, since MOONSHOT_API_KEY is set",
  ]);
});

Deno.test("configuration: says when the provider is only the default one", async () => {
  const finding = await findOn("configuration", { args: [] });
  assertEquals([finding.status, finding.outcome], ["warning", "configuration.default"]);
  assertStringIncludes(finding.advice, "--provider NAME");
  assertEquals((await findOn("configuration", { args: ["--api-key", "sk-secret"] })).status, "ok");
  const keyed = await findOn("configuration", { args: [], variables: { MOONSHOT_API_KEY: "sk-secret" } });
  assertStringIncludes(keyed.found, "; keys are set for kimi (MOONSHOT_API_KEY)");
  assertEquals(JSON.stringify(keyed).includes("sk-secret"), false);
});

Deno.test("configuration: names the other providers, and takes the first one that has a table", async () => {
  const files = {
    "/c":
      `[providers.work]\nupstream = "${NOWHERE}"\napi-key = "sk-work-123"\n[providers.other]\nupstream = "https://b.example/v1"\n`,
  };
  const finding = await findOn("configuration", { args: ["--config", "/c"], files });
  assertEquals([finding.status, finding.found], [
    "ok",
    `work at ${NOWHERE}, by the file; others: other (--provider NAME)`,
  ]);
  assertEquals(finding.facts, { file: true, providers: 2, wire: "chat" });
});

Deno.test("configuration: repeats what works but is not safe", async () => {
  const files = { "/c": `[providers.work]\nupstream = "${NOWHERE}"\napi-key = "sk-work-123"\n[providers.kimi]\n` };
  const finding = await findOn("configuration", { args: ["--config", "/c"], files });
  assertEquals([finding.status, finding.outcome], ["warning", "configuration.unsafe"]);
  assertStringIncludes(finding.found, "has no key");
});

Deno.test("proxy: none, an exception for the relay, and a proxy for the provider alone are well", async () => {
  assertEquals((await findOn("proxy")).found, "none is set");
  const excepted = { HTTP_PROXY: "http://proxy:3128", NO_PROXY: "localhost, 127.0.0.1" };
  const direct = await findOn("proxy", { variables: excepted });
  assertEquals(direct.found, "the relay is excepted; the provider is asked directly");
  const hosted = await findOn("proxy", {
    args: ["--upstream", "https://llm.example.com/v1"],
    variables: { https_proxy: "http://user:secret@proxy:3128" },
  });
  assertEquals([hosted.status, hosted.found], [
    "ok",
    "the relay is excepted; the provider is asked through https_proxy",
  ]);
});

Deno.test("proxy: Codex's requests for the relay must not go to the proxy", async () => {
  for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]) {
    const variables = { [name]: "http://user:secret@proxy:3128", NO_PROXY: "localhost" };
    const finding = await findOn("proxy", { variables });
    assertEquals([finding.status, finding.outcome], ["failed", "proxy.loopback"], name);
    assertStringIncludes(finding.advice, "NO_PROXY=localhost,127.0.0.1,::1 where");
    assertEquals(JSON.stringify(finding).includes("secret"), false);
  }
});

Deno.test("proxy: a server on this machine must not be asked through the proxy", async () => {
  const variables = { HTTP_PROXY: "http://proxy:3128", NO_PROXY: "127.0.0.1" };
  const finding = await findOn("proxy", { args: ["--upstream", "http://localhost:11434/v1"], variables });
  assertEquals([finding.status, finding.outcome], ["failed", "proxy.local_upstream"]);
});

Deno.test("port: free, a relay of this program, and another program", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const args = ["--upstream", NOWHERE, "--port", String(port)];
  listener.close();
  assertMatch((await findOn("port", { args })).found, /^the port is free/);
  assertEquals((await findOn("port", { args: [...args, "--port", "0"] })).found, "0: the relay takes any free port");

  const relay = Deno.serve({ port, hostname: "127.0.0.1", onListen() {} }, () => {
    return Response.json({ name: "codex-relay", status: "ok", live_streams: 0 });
  });
  assertEquals((await findOn("port", { args })).found, "a relay of this program answers");
  await relay.shutdown();

  const other = Deno.serve({ port, hostname: "127.0.0.1", onListen() {} }, () => new Response("hello"));
  const finding = await findOn("port", { args });
  await other.shutdown();
  assertEquals([finding.status, finding.outcome], ["failed", "port.taken"]);
  assertEquals(finding.found, "another program answered with status 200");
});

Deno.test("port: a relay that wants its token is known as one, by the token and without", async () => {
  for (const owner of ["serve", "run"] as const) {
    const server = createServer(
      optionsFor(NOWHERE, { relayToken: "its-token", identity: { owner, providers: ["p"], passesClientKey: false } }),
    );
    const listener = await listen(server);
    const args = ["--upstream", NOWHERE, "--port", String(listener.port)];
    const [known, locked] = [
      await findOn("port", { args: [...args, "--relay-token", "its-token"] }),
      await findOn("port", { args }),
    ];
    await listener.stop();
    assertEquals([known.status, known.found], ["ok", "a relay of this program answers"]);
    assertEquals(summarize(locked), owner === "serve" ? "port.locked" : "port.taken");
    assertMatch(locked.found, owner === "serve" ? /^a relay of this program/ : /^the relay of codex-relay run/);
  }
});

Deno.test("port: a program that does not speak HTTP has taken it, too", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    for await (const connection of listener) {
      await connection.write(new TextEncoder().encode("SSH-2.0-x\r\n"));
      connection.close();
    }
  })();
  const args = ["--upstream", NOWHERE, "--port", String(listener.addr.port)];
  assertEquals(summarize(await findOn("port", { args })), "port.taken");
  listener.close();
  await answering;
});

Deno.test("isLocalServer() is true of loopback addresses that belong to no hosted provider", async () => {
  const isLocal = async (url: string) => isLocalServer(await createContext({ args: ["--upstream", url] }));
  assertEquals(await isLocal("http://localhost:11434/v1"), true);
  assertEquals(await isLocal("https://api.deepseek.com/v1"), false);
});
