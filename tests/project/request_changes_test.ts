/**
 * Tests that the program changes requests as its configuration says, for all models and for single ones.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { JsonObject } from "../../lib/base/json.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import { startScriptedProvider } from "../../tools/scripted_provider.ts";
import { RUN, runToEnd, startProcess } from "../support/relay_process.ts";

const SECRET = "sk-0123456789abcdef";

function ask(url: string, body: JsonObject): Promise<Response> {
  return fetch(`${url}/v1/responses`, {
    method: "POST",
    headers: { "content-type": "application/json", originator: "codex_exec" },
    body: JSON.stringify({ stream: true, input: "Hello", ...body }),
  });
}

Deno.test("codex-relay reads changes for all models and for one from its file, and says what it left out", async () => {
  const provider = startScriptedProvider({ answer: () => textAnswer("Fine."), rules: { topLevelKeys: false } });
  const folder = await Deno.makeTempDir();
  const file = `${folder}/config.toml`;
  await Deno.writeTextFile(
    file,
    `upstream = "${provider.url}"
drop-parameters = ["stream_options"]
[extra-body]
top_k = 1
[headers]
x-org = "all"
[models."small"]
extra_body = { top_k = 2 }
drop_parameters = ["seed"]
headers = { x-org = "one" }
effort_map = { high = "deep" }
`,
  );
  const relay = await startProcess({ args: [...RUN, "--port", "0", "--config", file, "--log-level", "debug"] });
  try {
    for (const model of ["small", "large"]) {
      await (await ask(relay.url, { model, seed: 3, reasoning: { effort: "high" } })).text();
    }
    const sent = provider.chats.map(({ body, headers }) => {
      const { top_k, seed, reasoning_effort, stream_options } = body as JsonObject;
      return [top_k, seed, reasoning_effort, stream_options, headers.get("x-org")];
    });
    assertEquals(sent, [[2, undefined, "deep", undefined, "one"], [1, 3, "high", undefined, "all"]]);
    assertMatch(relay.stderr, /dropped seed: the settings of this provider leave it out/);
  } finally {
    await relay.stop();
    await provider.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("codex-relay does not start with a change that would break every request", async () => {
  const { code, stderr } = await runToEnd({ args: [...RUN, "--extra-body", `{"messages":["${SECRET}"]}`] });
  assertEquals(code, 2);
  assertMatch(stderr, /Cannot use --extra-body: it must be a table without model, messages, input, stream and tools/);
  assert(!stderr.includes(SECRET));
});
