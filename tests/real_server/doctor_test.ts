/**
 * Tests of `codex-relay doctor` at a real llama.cpp server.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { SERVER_MISSING, startServer } from "../support/real_server/server.ts";
import { runToEnd } from "../support/relay_process.ts";

Deno.test({
  name: "doctor reads streams, token counts and the window in use of a real server",
  ignore: SERVER_MISSING !== undefined,
  async fn() {
    await using server = await startServer({ family: "mistral", model: "tiny", context: 8_192 });
    const args = ["run", "-A", "main.ts", "doctor", "--json", "--port", "0", "--provider", "llamacpp", "--upstream"];
    const { code, stdout, stderr } = await runToEnd({ args: [...args, `${server.url}/v1`] });
    assertEquals([code, stderr], [1, ""]);
    const { findings, model } = JSON.parse(stdout);
    assertEquals(model, "tiny");
    const byId = new Map<unknown, JsonObject>(
      findings.filter(isObject).map((finding: JsonObject) => [finding.id, finding]),
    );
    assertEquals(
      ["network", "key", "list", "model", "chat", "usage"].map((id) => byId.get(id)?.status),
      Array(6).fill("ok"),
    );
    const window = byId.get("window");
    assertEquals([window?.outcome, window?.found], ["window.too_small", "8,192 tokens, the provider says so"]);
    assertStringIncludes(String(window?.advice), "llama-server -c 32768");
  },
});
