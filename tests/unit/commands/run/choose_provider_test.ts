/**
 * Tests that a provider is chosen by what there is, and only where there is exactly one.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { chooseProvider, hasChosenProvider, readConfigFor } from "../../../../lib/commands/run/choose_provider.ts";
import { RunRefusal } from "../../../../lib/commands/run/refusal.ts";
import { findProvider, type Provider } from "../../../../lib/providers/select.ts";
import { configFor, USUAL } from "../../../support/config_harness.ts";

function machine(variables: Readonly<Record<string, string>>) {
  return { variable: (name: string) => variables[name] };
}

function server(name: string): Provider {
  const found = findProvider(name);
  assert(found !== undefined, name);
  return found;
}

Deno.test("chooseProvider() takes the only key, or the only server", async () => {
  assertEquals(await chooseProvider(machine({ GROQ_API_KEY: "k" }), () => Promise.resolve([])), {
    name: "groq",
    reason: "GROQ_API_KEY is set",
  });
  assertEquals(await chooseProvider(machine({}), () => Promise.resolve([server("ollama")])), {
    name: "ollama",
    reason: "answers at http://localhost:11434/v1",
  });
});

Deno.test("chooseProvider() lists what it found when that is not one, and how to choose", async () => {
  const both = () => chooseProvider(machine({ GROQ_API_KEY: "k" }), () => Promise.resolve([server("ollama")]));
  const error = await assertRejects(both, RunRefusal);
  assertEquals([error.exitCode, error.message], [
    2,
    "Cannot choose between these providers; name one with --provider NAME:\n" +
    "  groq    GROQ_API_KEY is set\n" +
    "  ollama  answers at http://localhost:11434/v1",
  ]);
  const none = await assertRejects(() => chooseProvider(machine({}), () => Promise.resolve([])), RunRefusal);
  assertEquals([none.exitCode, none.message.split("\n").length], [2, 1]);
});

Deno.test("readConfigFor() reads the same command line with the provider", async () => {
  const variables: Readonly<Record<string, string>> = { HOME: "/home/ann", GROQ_API_KEY: "k-of-groq" };
  const { command, sources } = await readConfigFor("groq", {
    args: ["run", "-m", "x", "--", "exec"],
    os: "linux",
    variable: (name) => variables[name],
    readText: () => ({ problem: "there is no such file", absent: true }),
    readSecret: () => ({ problem: "there is no such file" }),
  });
  assertEquals([command.kind, command.passedOn], ["run", ["exec"]]);
  const { provider, apiKey, model } = command.config;
  assertEquals([provider, apiKey, model], ["groq", "k-of-groq", "x"]);
  assertEquals(sources.args, ["--provider", "groq", "run", "-m", "x", "--", "exec"]);
});

Deno.test("hasChosenProvider() is true as soon as a setting says whom to ask", async () => {
  const given = [
    { args: ["run", "--provider", "groq"] },
    { args: ["run", "--upstream", "http://127.0.0.1:9/v1"] },
    { args: ["run"], env: { CODEX_RELAY_API_KEY: "some-key" } },
    { args: ["run"], files: { [USUAL]: 'provider = "groq"' } },
    { args: ["run", "--port", "4444", "-m", "x"], env: { GROQ_API_KEY: "k" } },
  ];
  const chosen = await Promise.all(given.map(async (from) => hasChosenProvider(await configFor(from))));
  assertEquals(chosen, [true, true, true, true, false]);
});
