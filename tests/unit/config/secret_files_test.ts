/**
 * Tests of where the key and the relay token come from when several places hold them, and of the faults when none can
 * be used.
 *
 * @module
 */
import { assert, assertEquals, assertNotMatch, assertRejects } from "@std/assert";
import { type Config, readConfig } from "../../../lib/config/config.ts";
import { ConfigError } from "../../../lib/config/config_error.ts";
import type { SecretText } from "../../../lib/runtime/machine.ts";

interface Given {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Text of the configuration file. */
  readonly file?: string;
  /** Secrets by path; `-` is standard input. */
  readonly secrets?: Readonly<Record<string, string | SecretText>>;
}

/** The configuration, and the secrets that were read for it. */
async function read(
  { args = [], env = {}, file = "", secrets = {} }: Given,
): Promise<{ config: Config; paths: string[] }> {
  const paths: string[] = [];
  const variables: Readonly<Record<string, string>> = { HOME: "/home/ann", ...env };
  const command = await readConfig({
    args,
    os: "linux",
    variable: (name) => variables[name],
    readText: () => ({ text: file }),
    readSecret: (path) => {
      paths.push(path);
      const secret = secrets[path] ?? { problem: "there is no such file" };
      return typeof secret === "string" ? { text: secret, isExposed: false } : secret;
    },
  });
  assert("config" in command);
  return { config: command.config, paths };
}

async function faultsOf(given: Given): Promise<readonly string[]> {
  return (await assertRejects(() => read(given), ConfigError)).errors;
}

/** From the strongest place to the weakest: what is given, and the key that takes effect. */
const PLACES: readonly (readonly [string, Given, string])[] = [
  ["a flag with the key", { args: ["--api-key", "by-flag"] }, "by-flag"],
  ["a flag with its file", { args: ["--api-key-file", "/f"], secrets: { "/f": "by-flag-file\n" } }, "by-flag-file"],
  ["a variable with the key", { env: { CODEX_RELAY_API_KEY: "by-variable" } }, "by-variable"],
  [
    "a variable with its file",
    { env: { CODEX_RELAY_API_KEY_FILE: "/v" }, secrets: { "/v": "by-variable-file\r\n" } },
    "by-variable-file",
  ],
  ["the provider's variable", { env: { DEEPSEEK_API_KEY: "by-provider" } }, "by-provider"],
  ["the file with the key", { file: 'api-key = "by-file"' }, "by-file"],
  [
    "the file with its file",
    { file: 'api_key_file = "~/c"', secrets: { "/home/ann/c": "by-file-file" } },
    "by-file-file",
  ],
];
/** Places of equal strength: using both is reported. */
const EQUALS = [[0, 1], [2, 3], [5, 6]];

Deno.test("readConfig() takes the key from the strongest place and reads no weaker one's file", async (t) => {
  for (const [stronger, [name, given, key]] of PLACES.entries()) {
    for (const [weaker, [otherName, other]] of PLACES.entries()) {
      if (weaker <= stronger || EQUALS.some(([a, b]) => a === stronger && b === weaker)) continue;
      await t.step(`${name} beats ${otherName}`, async () => {
        const { config, paths } = await read({
          args: ["--provider", "deepseek", ...given.args ?? [], ...other.args ?? []],
          env: { ...other.env, ...given.env },
          file: given.file ?? other.file ?? "",
          secrets: given.secrets ?? {},
        });
        assertEquals(config.apiKey, key);
        assertEquals(paths, Object.keys(given.secrets ?? {}));
      });
    }
  }
});

Deno.test("readConfig() refuses a secret and its file in one place, and names both", async () => {
  assertEquals(await faultsOf({ args: ["--api-key", "k", "--api-key-file", "-"], secrets: { "-": "k" } }), [
    "Cannot use both --api-key and --api-key-file: leave one of them out",
  ]);
  const env = { CODEX_RELAY_TOKEN: "t", CODEX_RELAY_TOKEN_FILE: "/t" };
  assertEquals(await faultsOf({ env, secrets: { "/t": "t" } }), [
    "Cannot use both CODEX_RELAY_TOKEN and CODEX_RELAY_TOKEN_FILE: leave one of them out",
  ]);
});

Deno.test("readConfig() reads a secret from standard input, however the dash is written", async () => {
  for (const args of [["--relay-token-file", "-"], ["--relay-token-file=-"]]) {
    assertEquals((await read({ args, secrets: { "-": "token-1" } })).config.relayToken, "token-1");
  }
  const { config } = await read({
    args: ["--api-key-file", "-"],
    env: { CODEX_RELAY_TOKEN_FILE: "/t" },
    secrets: { "-": "key-1", "/t": "\ufefftoken-1\n" },
  });
  assertEquals([config.apiKey, config.relayToken], ["key-1", "token-1"]);
});

const FAULTS: readonly (readonly [Given, readonly string[]])[] = [
  [
    { args: ["--api-key-file", "/secret-path", "--relay-token-file", "sk-secret"], secrets: { "/secret-path": "\n" } },
    [
      "Cannot read the file of --api-key-file: it is empty; write the secret into it",
      "Cannot read the file of --relay-token-file: there is no such file; check the path, or leave the setting out",
    ],
  ],
  [
    { args: ["--api-key-file", "-"], env: { CODEX_RELAY_TOKEN_FILE: "-" }, secrets: { "-": "secret" } },
    [
      "Cannot read both --api-key-file and CODEX_RELAY_TOKEN_FILE from standard input: name a file for one of them",
    ],
  ],
  [
    { args: ["--api-key-file", "-"], secrets: { "-": "" } },
    ["Cannot read standard input for --api-key-file: it is empty; write the secret into it"],
  ],
  [
    { file: 'api-key-file = "/k"', secrets: { "/k": "secret one\nsecret two\n" } },
    [
      "Cannot use api-key-file in /home/ann/.config/codex-relay/config.toml: give only the key: printable ASCII characters without spaces, and without Bearer in front",
    ],
  ],
  [
    { env: { CODEX_RELAY_API_KEY_FILE: "/k" }, secrets: { "/k": "Bearer secret" } },
    [
      "Cannot use CODEX_RELAY_API_KEY_FILE: give only the key: printable ASCII characters without spaces, and without Bearer in front",
    ],
  ],
  [
    { args: ["--host", "192.168.0.5", "--relay-token-file", "/none"] },
    ["Cannot read the file of --relay-token-file: there is no such file; check the path, or leave the setting out"],
  ],
  [{ args: ["--api-key-file", ""] }, ["--api-key-file needs a value: write --api-key-file PATH, or leave it out"]],
  [{ args: ["-"] }, [
    "1 argument belongs to no flag and is no command; codex-relay --help lists both",
  ]],
];

Deno.test("readConfig() reports on one line why a secret cannot be used, and shows neither it nor the path", async (t) => {
  for (const [given, faults] of FAULTS) {
    await t.step(faults[0] ?? "", async () => {
      const told = await faultsOf(given);
      assertEquals(told, faults);
      assertNotMatch(told.join("\n"), /secret(?! into| from| can)/);
    });
  }
});

Deno.test("readConfig() warns of a secret that others can read, and of a relay that is open to all", async () => {
  const args = ["--api-key-file", "/k", "--host", "192.168.0.5", "--allow-anyone-to-use-my-key"];
  const { config } = await read({ args, secrets: { "/k": { text: "key-1", isExposed: true } } });
  assertEquals(config.warnings, [
    "Other users of this machine can read the file of --api-key-file; run chmod 600 on it",
    "Listening on 192.168.0.5 without a relay token: anyone who reaches this machine can spend your key",
  ]);
  assertEquals([config.apiKey, config.allowAnyoneToUseMyKey], ["key-1", true]);
});

const SWITCHES: readonly (readonly [Given, boolean])[] = [
  [{ args: ["--allow-anyone-to-use-my-key"] }, true],
  [{ env: { CODEX_RELAY_ALLOW_ANYONE_TO_USE_MY_KEY: "true" } }, true],
  [{ file: "allow-anyone-to-use-my-key = true" }, true],
  [{ env: { CODEX_RELAY_ALLOW_ANYONE_TO_USE_MY_KEY: "false" }, file: "allow_anyone_to_use_my_key = true" }, false],
  [{ file: "allow-anyone-to-use-my-key = false" }, false],
  [{}, false],
];

Deno.test("readConfig() lets a relay listen for other machines without a token only when allowed to", async () => {
  for (const [given, allowed] of SWITCHES) {
    const open = { ...given, args: [...given.args ?? [], "--host", "0.0.0.0"] };
    if (allowed) assertEquals((await read(open)).config.warnings.length, 1);
    else assertEquals((await faultsOf(open)).length, 1);
    assertEquals((await read({ ...given, args: [...given.args ?? []] })).config.warnings, []);
  }
  assertEquals(await faultsOf({ env: { CODEX_RELAY_ALLOW_ANYONE_TO_USE_MY_KEY: "yes" } }), [
    "Cannot use CODEX_RELAY_ALLOW_ANYONE_TO_USE_MY_KEY=yes: give true or false",
  ]);
  assertEquals(await faultsOf({ file: 'allow-anyone-to-use-my-key = "true"' }), [
    "Cannot use allow-anyone-to-use-my-key in /home/ann/.config/codex-relay/config.toml: write true or false",
  ]);
});
