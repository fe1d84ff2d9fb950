/**
 * Tests of what the checks of one run share at the beginning.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createContext } from "../../../support/doctor_harness.ts";

Deno.test("createDoctorContext() takes the relay's key, else the one that Codex would send to that provider", async () => {
  const variables = { DEEPSEEK_API_KEY: "sk-variable" };
  const own = await createContext({ args: ["--provider", "deepseek", "--api-key", "sk-own"], variables });
  assertEquals([own.authorization, own.keyVariable, own.wantsKey], ["Bearer sk-own", "DEEPSEEK_API_KEY", true]);
  const codex = await createContext({ args: ["--upstream", "https://api.deepseek.com/v1"], variables });
  assertEquals(codex.authorization, "Bearer sk-variable");
});

Deno.test("createDoctorContext() sends no variable to a host that it does not belong to", async () => {
  const variables = { DEEPSEEK_API_KEY: "sk-variable" };
  for (const url of ["https://llm.example.com/v1", "https://api.moonshot.cn/v1"]) {
    assertEquals((await createContext({ args: ["--upstream", url], variables })).authorization, undefined, url);
  }
});
