/**
 * Tests which names a model may have meant by a name with more in it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { listMeantNames } from "../../../../lib/translate/text_calls/tool_names.ts";
import { declaredTools, TOOLS } from "../../../support/text_call_scan.ts";

const NAMES: readonly (readonly [raw: string, names: readonly string[]])[] = [
  ["run", []],
  ["run<|channel|>commentary", ["run"]],
  ["run<|channel|>json", ["run"]],
  ["run <|constrain|>json", ["run"]],
  ["run<|chan", ["run"]],
  ["<|channel|>commentary to=functions.run <|constrain|>json", ["functions.run", "functions__run", "run"]],
  ["assistant<|channel|>run", ["run"]],
  ["run<｜tool▁sep｜>", ["run"]],
  ["run</function>", ["run"]],
  ["functions.run", ["functions__run", "run"]],
  ["function.run", ["function__run", "run"]],
  ["functions/run", ["functions__run", "run"]],
  ["functions::run", ["functions__run", "run"]],
  ["functions__run", ["run"]],
  ["functions.run:0", ["functions.run", "functions__run", "run"]],
  ["tools.run", ["tools__run", "run"]],
  ["default_api.run", ["default_api__run", "run"]],
  ["mcp__one.only", ["mcp__one__only"]],
  [' "run" ', ["run"]],
  ["`run`", ["run"]],
  ["run()", ["run"]],
  ["run commentary", ["run"]],
  ["run away", []],
  ["<|channel|>", []],
  ["  ", []],
];

for (const [raw, names] of NAMES) {
  Deno.test(`listMeantNames() reads ${JSON.stringify(raw)} as ${names.join(" or ") || "nothing else"}`, () => {
    assertEquals(listMeantNames(raw), [...names]);
  });
}

Deno.test("DeclaredTools finds the only tool that a name with more in it can mean", () => {
  const found = [
    "run<|channel|>json",
    "functions.run",
    "mcp__one.only",
    "functions.only",
    "functions.same",
    "functions.x",
  ];
  assertEquals(found.map((name) => declaredTools().find(name)?.flatName), [
    "run",
    "run",
    "mcp__one__only",
    "mcp__one__only",
    undefined,
    undefined,
  ]);
});

Deno.test("DeclaredTools takes a declared name as it is, and none of two that a name can mean", () => {
  const functions = { type: "namespace", name: "functions", tools: [TOOLS[0]] };
  assertEquals(declaredTools({ tools: [functions] }).find("functions.run")?.flatName, "functions__run");
  assertEquals(declaredTools({ tools: [functions, TOOLS[0]] }).find("functions.run"), undefined);
  assertEquals(declaredTools({ tools: [functions, TOOLS[0]] }).find("functions__run")?.flatName, "functions__run");
  const dotted = { type: "function", name: "functions.run", parameters: {} };
  assertEquals(declaredTools({ tools: [dotted, TOOLS[0]] }).find("run")?.flatName, "run");
});

Deno.test("DeclaredTools finds the only tool whose name differs in letters' case and hyphens", () => {
  const tools = declaredTools({
    tools: ["get-image", "Read", "read", "_x", "-x"].map((name) => ({ type: "function", name })),
  });
  const names = ["get_image", "functions.Get_Image", "READ", "Read", "_X", "get_images"];
  assertEquals(names.map((name) => tools.find(name)?.flatName), [
    "get-image",
    "get-image",
    undefined,
    "Read",
    undefined,
    undefined,
  ]);
});

Deno.test("reading a long name takes no longer than its length", () => {
  for (const sign of ["<", ".", " ", ":", "<|", '"', ":0"]) listMeantNames(`a${sign.repeat(2_000)}b`);
});

Deno.test("a text that is too long for a name means none, and is not searched", () => {
  assertEquals(listMeantNames(`run${"(".repeat(1_000_000)}x`), []);
  assertEquals(listMeantNames(`run<|channel|>${" ".repeat(200)}`), ["run"]);
});
