/**
 * Tests the arguments of a service: what was set comes along, but never a secret.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { collectServiceArguments } from "../../../../lib/commands/service/arguments.ts";
import { configFor, type Given, USUAL } from "../../../support/config_harness.ts";

async function collect({ args = [], ...given }: Given, hasEnvironmentFile = false) {
  const config = await configFor({ ...given, args: ["service", "install", ...args] });
  const variables: Readonly<Record<string, string>> = { HOME: "/home/ann", ...given.env };
  const machine = {
    os: "linux",
    variable: (name: string) => {
      // Deno refuses the empty name.
      assert(name !== "");
      return variables[name];
    },
  };
  return collectServiceArguments(config, { machine, hasEnvironmentFile });
}

Deno.test("collectServiceArguments() writes flags and variables as flags, and leaves the file to the service", async () => {
  const files = { "/home/ann/relay.toml": "max-tries = 3" };
  const args = ["--port", "4567", "--config", "~/relay.toml", "--yes", "--model-map", "a:b", "--model-map", "c:d"];
  assertEquals(await collect({ args, env: { CODEX_RELAY_LOG: "debug" }, files }), {
    args: ["--port", "4567", "--model-map", "a:b,c:d", "--log-level", "debug", "--config", "/home/ann/relay.toml"],
    errors: [],
  });
});

Deno.test("collectServiceArguments() names the file of a key by its whole path, and not the key", async () => {
  const files = { "/home/ann/key": "sk-secret" };
  assertEquals(await collect({ args: ["--api-key-file", "~/key"], files }), {
    args: ["--api-key-file", "/home/ann/key"],
    errors: [],
  });
});

Deno.test("collectServiceArguments() keeps the key of a provider that has a table", async () => {
  const files = { "/home/ann/key": "sk-secret", [USUAL]: "[providers.deepseek]\n[providers.kimi]\n" };
  const args = ["--provider", "deepseek", "--api-key-file", "~/key"];
  assertEquals(await collect({ args, files }), {
    args: ["--provider", "deepseek", "--api-key-file", "/home/ann/key"],
    errors: [],
  });
  const { errors } = await collect({ args: ["--provider", "deepseek", "--api-key", "sk-secret"], files });
  assertEquals(errors.length, 1);
  assertStringIncludes(errors[0] ?? "", "Cannot write the secret of --api-key into a service's file");
});

Deno.test("collectServiceArguments() names the file of each key", async () => {
  const files = { "/home/ann/a": "sk-one", "/home/ann/b": "sk-two" };
  assertEquals(await collect({ args: ["--api-key-file", "~/a", "--api-key-file", "~/b"], files }), {
    args: ["--api-key-file", "/home/ann/a", "--api-key-file", "/home/ann/b"],
    errors: [],
  });
});

Deno.test("collectServiceArguments() refuses a secret on the command line, and says where it may be", async () => {
  const { args, errors } = await collect({ args: ["--api-key", "sk-secret", "--relay-token", "token-secret"] }, true);
  assertEquals(args, []);
  assertEquals(errors, [
    "Cannot write the secret of --api-key into a service's file: write it into a file that only you can read, and " +
    "name that by --api-key-file",
    "Cannot write the secret of --relay-token into a service's file: write it into a file that only you can read, " +
    "and name that by --relay-token-file",
  ]);
});

Deno.test("collectServiceArguments() takes a key's variable only with a file of variables", async () => {
  const given = { args: ["--provider", "deepseek"], env: { DEEPSEEK_API_KEY: "sk-secret" } };
  assertEquals(await collect(given), {
    args: ["--provider", "deepseek"],
    errors: [
      "Cannot give the secret in DEEPSEEK_API_KEY to a service, which does not see your shell's variables: put " +
      "DEEPSEEK_API_KEY=… into a file that only you can read, and name that by --environment-file, or write the key " +
      "alone into a file for --api-key-file",
    ],
  });
  assertEquals(await collect(given, true), { args: ["--provider", "deepseek"], errors: [] });
});

Deno.test("collectServiceArguments() finds the variables behind keys that a variable's name or a table gives", async () => {
  const named = { args: ["--api-key-variable", "MY_KEY,OTHER"], env: { MY_KEY: "sk-1234", OTHER: "sk-5678" } };
  const refused = await collect(named);
  assertEquals(refused.args, ["--api-key-variable", "MY_KEY,OTHER"]);
  assertStringIncludes(refused.errors.join("\n"), "the secret in MY_KEY, OTHER to a service");
  assertEquals((await collect(named, true)).errors, []);
  const tables = {
    env: { MOONSHOT_API_KEY: "sk-moon", DEEPSEEK_API_KEY: "sk-deep", MISTRAL_API_KEY: "sk-other" },
    files: { [USUAL]: "[providers.deepseek]\n[providers.kimi]\n" },
  };
  const { errors } = await collect(tables);
  assertStringIncludes(errors.join("\n"), "the secret in DEEPSEEK_API_KEY, MOONSHOT_API_KEY to a service");
  assertEquals(errors.join("\n").includes("sk-"), false);
});

Deno.test("collectServiceArguments() needs no variable for a key that a file holds", async () => {
  const files = { "/home/ann/key": "sk-secret" };
  const env = { DEEPSEEK_API_KEY: "sk-secret" };
  const { errors } = await collect({ args: ["--provider", "deepseek", "--api-key-file", "~/key"], env, files });
  assertEquals(errors, []);
  const byVariable = await collect({ env: { CODEX_RELAY_API_KEY_FILE: "~/key" }, files });
  assertEquals(byVariable, { args: ["--api-key-file", "/home/ann/key"], errors: [] });
});

Deno.test("collectServiceArguments() refuses what a service cannot have", async () => {
  assertEquals((await collect({ args: ["--api-key-file", "-"], files: { "-": "sk-1" } })).errors, [
    "Cannot use --api-key-file - for a service, which has no standard input: name a file",
  ]);
  assertEquals((await collect({ args: ["--print-config=false"] })).errors, [
    "Cannot use --print-config for a service: leave it out",
  ]);
  assertEquals(
    await collect({ args: ["--upstream", "https://llm.example.com/v1", "--allow-anyone-to-use-my-key=false"] }),
    {
      args: ["--upstream", "https://llm.example.com/v1", "--allow-anyone-to-use-my-key=false"],
      errors: [],
    },
  );
});
