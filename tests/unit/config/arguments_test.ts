/**
 * Tests that every wrong argument is reported, and that no value that might be a key is repeated.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readArguments } from "../../../lib/config/arguments.ts";

const HINT = "codex-relay --help lists the flags";

function textsOf(args: readonly string[]): Record<string, string> {
  const { rawSettings, errors } = readArguments(args);
  assertEquals(errors, []);
  return Object.fromEntries([...rawSettings].map(([key, { text }]) => [key, text]));
}

Deno.test("readArguments() reads values after a space and after an equals sign, as text", () => {
  assertEquals(textsOf(["--port", "0123", "--api-key=a=b", "--print-config"]), {
    port: "0123",
    apiKey: "a=b",
    printConfig: "true",
  });
  assertEquals(textsOf(["--print-config", "--port", "1"]), { printConfig: "true", port: "1" });
  assertEquals(textsOf(["--port", "-1", "--shutdown-timeout", "-.5"]), { port: "-1", shutdownTimeout: "-.5" });
  assertEquals(textsOf(["-hV"]), { help: "true", version: "true" });
  assertEquals(textsOf([]), {});
});

Deno.test("readArguments() accepts the one command without dashes", () => {
  assertEquals(readArguments(["providers"]).command, "providers");
  assertEquals(readArguments(["providers"]).errors, []);
  assertEquals(readArguments(["--model-map", "providers"]).command, undefined);
  assertEquals(readArguments(["--", "providers"]).command, undefined);
  assertEquals(readArguments(["provider"]).command, undefined);
});

Deno.test("readArguments() joins repeated lists, and takes the last value of other flags", () => {
  assertEquals(
    textsOf([
      "--model-map",
      "a:b",
      "--model-map=c:d",
      "--allowed-hosts",
      "x",
      "--allowed-hosts",
      "y",
      "--port=1",
      "--port=2",
    ]),
    { modelMap: "a:b,c:d", allowedHosts: "x,y", port: "2" },
  );
});

Deno.test("readArguments() accepts only true and false for a switch", () => {
  const flag = "--allow-anyone-to-use-my-key";
  for (const [args, text] of [[[flag], "true"], [[`${flag}=TRUE`], "true"], [[flag, "true"], "true"]] as const) {
    assertEquals(textsOf([...args]), { allowAnyoneToUseMyKey: text });
  }
  assertEquals(textsOf([`${flag}=false`]), { allowAnyoneToUseMyKey: "false" });
  assertEquals(textsOf([flag, "false", "--port=1"]), { allowAnyoneToUseMyKey: "false", port: "1" });
  for (const word of ["no", "off", "0", ""]) {
    const { rawSettings, errors } = readArguments([`${flag}=${word}`]);
    assertEquals([...rawSettings], []);
    assertEquals(errors, [`${flag} takes no value: write ${flag}, or leave it out`]);
  }
});

const COMMAND_NAMES = "run, providers, doctor, usage, completions, service";

Deno.test("readArguments() refuses unknown arguments, and repeats no value", () => {
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [["--bogus"], [`Unknown flag --bogus; ${HINT}`]],
    [["--apikey=sk-secret"], [`Unknown flag --apikey; ${HINT}`]],
    [["--api-key:sk-secret"], [`Unknown flag --api-key; ${HINT}`]],
    [["--no-print-config"], [`Unknown flag --no-print-config; ${HINT}`]],
    [["--__proto__=1"], [`Unknown flag --__proto__; ${HINT}`]],
    [["-p", "4446"], [`Unknown flag -p; ${HINT}`]],
    [["-sk-secret"], [`Unknown flag -s; ${HINT}`]],
    [["sk-secret"], [`1 argument has no flag: every value belongs to a flag; ${HINT}`]],
    [["serve", "--", "--port"], [
      `2 arguments have no flag, and there is no such command, only ${COMMAND_NAMES}; ${HINT}`,
    ]],
    [["runn", "--port", "1"], [`1 argument has no flag, and there is no such command, only ${COMMAND_NAMES}; ${HINT}`]],
    [["4444", "run"], [`2 arguments have no flag: every value belongs to a flag; ${HINT}`]],
    [["--api-key"], ["--api-key needs a value: write --api-key KEY, or leave it out"]],
    [["--api-key", ""], ["--api-key needs a value: write --api-key KEY, or leave it out"]],
    [["--api-key=", "--port", "1"], ["--api-key needs a value: write --api-key KEY, or leave it out"]],
    [["--port", "--bogus"], [
      `Unknown flag --bogus; ${HINT}`,
      "--port needs a value: write --port PORT, or leave it out",
    ]],
  ];
  for (const [args, faults] of cases) assertEquals(readArguments(args).errors, faults);
});
