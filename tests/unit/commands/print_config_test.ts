/**
 * Tests with which key `--print-config` asks for the models; tests/project/ runs the command as a process.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findClientKey } from "../../../lib/commands/print_config.ts";
import { configFor } from "../../support/config_harness.ts";

async function keyFor(args: readonly string[], variables: Readonly<Record<string, string>>) {
  return findClientKey(await configFor({ args: ["--print-config", ...args], env: variables }), {
    variable: (name) => variables[name],
  });
}

Deno.test("findClientKey() takes the variable that Codex will read, at the provider's own address only", async () => {
  const env = { DEEPSEEK_API_KEY: " sk-mine\n", GROQ_API_KEY: "gsk-mine" };
  assertEquals(await keyFor(["--upstream", "https://api.deepseek.com/v1"], env), "sk-mine");
  assertEquals(await keyFor(["--upstream", "https://api.deepseek.com/v1"], {}), undefined);
  for (
    const upstream of ["https://llm.example.com/v1", "http://127.0.0.1:9/v1", "https://api.deepseek.com.evil.example"]
  ) {
    assertEquals(await keyFor(["--upstream", upstream], env), undefined, upstream);
  }
  // A key of the relay's own is used as it is.
  assertEquals(await keyFor(["--upstream", "https://api.deepseek.com/v1", "--api-key", "sk-other"], env), undefined);
  // A provider by name at another address keeps its key to the relay.
  assertEquals(await keyFor(["--provider", "kimi", "--upstream", "https://llm.example.com/v1"], env), undefined);
});
