/**
 * Tests which providers have a key at hand.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { listKeyedProviders } from "../../../lib/commands/keyed_providers.ts";
import { PROVIDERS } from "../../../lib/providers/select.ts";

function machine(variables: Readonly<Record<string, string>>) {
  return { variable: (name: string) => variables[name] };
}

Deno.test("listKeyedProviders() names each set variable once, with the main provider that reads it", () => {
  assertEquals(listKeyedProviders(machine({ DEEPSEEK_API_KEY: "k", GROQ_API_KEY: " ", UNKNOWN_API_KEY: "k" })), [
    { name: "deepseek", variable: "DEEPSEEK_API_KEY" },
  ]);
  const variables = [...new Set(PROVIDERS.flatMap(({ keyVariable }) => keyVariable ?? []))];
  const all = listKeyedProviders(machine(Object.fromEntries(variables.map((name) => [name, "k"]))));
  assertEquals(all.map(({ variable }) => variable), variables);
  for (const [index, { name }] of all.entries()) {
    const first = PROVIDERS.find(({ keyVariable }) => keyVariable === variables[index]);
    assertEquals(name, first?.name);
  }
});
