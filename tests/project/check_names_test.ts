/**
 * Tests of the check that an exported name of `lib/` is declared once.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findRepeatedNames, listExportedNames } from "../../tools/check_names.ts";

Deno.test("listExportedNames() finds every kind of declaration, and no name that is only passed on", () => {
  const text = `
export function read(): void;
export function read(text?: string): void {}
export async function send() {}
export function* walk() {}
export class Cursor {}
export abstract class Shape {}
export interface Item {}
export type Kind = "a";
export const LIMIT = 1;
export { other } from "./other.ts";
export * from "./all.ts";
export default plugin;
function kept() {}
  export function inText() {}
`;
  assertEquals(listExportedNames(text), ["read", "send", "walk", "Cursor", "Shape", "Item", "Kind", "LIMIT"]);
});

Deno.test("findRepeatedNames() names the files that export the same name, and allows what they keep to themselves", () => {
  const sources = new Map([
    ["lib/a.ts", "export const LIMIT = 1;\nfunction read() {}\nexport type Kind = 1;"],
    ["lib/b.ts", "const LIMIT = 2;\nexport function read() {}"],
    ["lib/c.ts", "export interface Kind {}\nexport class LIMIT {}"],
  ]);
  assertEquals(findRepeatedNames(sources), [
    "LIMIT is exported by lib/a.ts and lib/c.ts: give each its own name",
    "Kind is exported by lib/a.ts and lib/c.ts: give each its own name",
  ]);
});
