/**
 * Tests that every declared tool gets a name that providers accept, and is found under exactly that name.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { joinToolName, type ToolEntry, ToolMap } from "../../../lib/translate/tool_map.ts";

const TAKEN = /^[A-Za-z0-9_-]{1,64}$/;

function entry(name: string, namespace?: string): ToolEntry {
  return { kind: "function", name, ...(namespace !== undefined && { namespace }) };
}

const PLAIN: readonly (readonly [string, string | undefined, string])[] = [
  ["exec_command", undefined, "exec_command"],
  ["add", "mcp__demo", "mcp__demo__add"],
  ["add", "mcp__demo__", "mcp__demo__add"],
  ["spawn_agent", "multi_agent_v1", "multi_agent_v1__spawn_agent"],
  ["a-b", undefined, "a-b"],
  ["x".repeat(64), undefined, "x".repeat(64)],
];

for (const [name, namespace, flat] of PLAIN) {
  Deno.test(`ToolMap keeps the name of ${namespace ?? "top level"} ${name.slice(0, 20)} and finds it again`, () => {
    const map = new ToolMap();
    assertEquals(map.add(entry(name, namespace)), flat);
    assertEquals(map.find(flat), entry(name, namespace));
    assertEquals(map.getFlatName(name, namespace), flat);
    assert(map.has(name, namespace));
  });
}

const ODD: readonly (readonly [string, string | undefined])[] = [
  ["x".repeat(65), undefined],
  ["y".repeat(77), "z".repeat(49)],
  ["get.user/name", undefined],
  ["größe", "mcp__demo"],
  ["with space", undefined],
  ["", undefined],
  ["😀", undefined],
];

for (const [name, namespace] of ODD) {
  Deno.test(`ToolMap gives ${JSON.stringify(name.slice(0, 20))} a name that providers accept, and finds it`, () => {
    const map = new ToolMap();
    const flat = map.add(entry(name, namespace));
    assertMatch(flat, TAKEN);
    assertEquals(map.find(flat), entry(name, namespace));
    assertEquals(map.getFlatName(name, namespace), flat);
    assertEquals(new ToolMap().add(entry(name, namespace)), flat, "the name must not depend on what else is declared");
  });
}

const COLLIDING: readonly (readonly [string, string | undefined])[] = [
  ["a__b", undefined],
  ["b", "a"],
  ["b", "a__"],
  ["__b", "a"],
];

Deno.test("ToolMap gives tools with the same joined name different names", () => {
  const map = new ToolMap();
  const flats = COLLIDING.map(([name, namespace]) => map.add(entry(name, namespace)));
  assertEquals(flats[0], "a__b");
  assertEquals(new Set(flats).size, COLLIDING.length);
  for (const [index, [name, namespace]] of COLLIDING.entries()) {
    assertMatch(flats[index] ?? "", TAKEN);
    assertEquals(map.find(flats[index] ?? ""), entry(name, namespace));
  }
  assertEquals(map.size, COLLIDING.length);
});

Deno.test("ToolMap gives long names with the same beginning different names", () => {
  const map = new ToolMap();
  const flats = ["a", "b"].map((end) => map.add(entry("x".repeat(80) + end)));
  assertNotEquals(flats[0], flats[1]);
});

Deno.test("ToolMap gives names that differ only in refused characters different names", () => {
  const map = new ToolMap();
  const names = ["a.b", "a/b", "a_b", "a b"];
  assertEquals(new Set(names.map((name) => map.add(entry(name)))).size, names.length);
});

Deno.test("ToolMap keeps the name of a tool that is declared again", () => {
  const map = new ToolMap();
  assertEquals([map.add(entry("f")), map.add(entry("f")), map.size], ["f", "f", 1]);
});

Deno.test("ToolMap holds the schema of the latest declaration", () => {
  const map = new ToolMap();
  for (const parameters of [{ type: "object" }, { type: "object", properties: {} }]) {
    map.add({ ...entry("f"), parameters });
  }
  assertEquals(map.find("f"), { ...entry("f"), parameters: { type: "object", properties: {} } });
});

Deno.test("ToolMap finds no tool for an invented name, but gives undeclared tools of the history a name", () => {
  const map = new ToolMap();
  assertEquals([map.find("f"), map.has("f"), map.size], [undefined, false, 0]);
  assertEquals(map.getFlatName("add", "mcp__demo"), "mcp__demo__add");
  assertMatch(map.getFlatName("a.b"), TAKEN);
});

Deno.test("joinToolName() never doubles the separator of old namespaces", () => {
  assertEquals([joinToolName("f", undefined), joinToolName("f", "ns"), joinToolName("f", "ns__")], [
    "f",
    "ns__f",
    "ns__f",
  ]);
});

Deno.test("ToolMap finds a free name even if the name with a hash is taken", () => {
  const first = new ToolMap();
  first.add(entry("b", "a"));
  const hashed = first.add(entry("a__b"));
  const map = new ToolMap();
  const flats = [map.add(entry(hashed)), map.add(entry("b", "a")), map.add(entry("a__b"))];
  assertEquals(new Set(flats).size, 3);
  assertEquals(map.find(flats[2] ?? ""), entry("a__b"));
});

Deno.test("ToolMap accepts names that objects inherit", () => {
  const map = new ToolMap();
  for (const name of ["__proto__", "constructor", "toString"]) {
    assertEquals(map.find(name), undefined);
    assertEquals(map.find(map.add(entry(name))), entry(name));
  }
});

Deno.test("ToolMap finds the tool that a provider names by its parts, and nothing by a wrong namespace", () => {
  const map = new ToolMap();
  const [demo, other] = ["mcp__demo", "mcp__other"].map((namespace) => map.add(entry("add", namespace)));
  assertEquals(
    [["add", "mcp__demo"], ["add", "mcp__other"], ["mcp__demo__add", "mcp__demo"], ["add", "add"], ["add", "no"]]
      .map(([name = "", namespace = ""]) => map.findCalledName(name, namespace)),
    [demo, other, demo, "add", "no__add"],
  );
});

Deno.test("ToolMap knows the name of the tool search, if there is one", () => {
  const map = new ToolMap();
  map.add(entry("tool_search"));
  assertEquals(map.searchName, undefined);
  const name = map.add({ kind: "tool_search", name: "tool_search", namespace: "" });
  assertEquals(map.searchName, name);
});
