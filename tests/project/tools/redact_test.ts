/**
 * Tests that redaction removes what must not be in a fixture, and leaves the rest.
 *
 * @module
 */
import { assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { clipTexts, Redactor } from "../../../tools/redact.ts";

const UUID = "01a20218-9b08-7032-bc6c-b96aad12b412";

Deno.test("Redactor removes keys, tokens, home folders and mail addresses", () => {
  const redactor = new Redactor();
  const text = redactor.text(
    "Bearer abcdefgh12345678 sk-proj-abcdefghijklmnop1234 /home/ada/src C:\\Users\\ada\\src ada@lovelace.org " +
      'api_key="0123456789abcdef" eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3.c2lnbmF0dXJl',
  );
  assertNotMatch(text, /ada\b|abcdefgh|0123456789|eyJ/);
  assertEquals(
    text,
    'Bearer [key] [key] /home/user/src C:\\Users\\user\\src user@example.com api_key="[secret]" [token]',
  );
  assertEquals(redactor.notes, ["bearer tokens", "keys", "secrets", "home folders", "mail addresses"]);
});

Deno.test("Redactor leaves ordinary text unchanged", () => {
  const text = "npm install @openai/codex@0.169.0; see /usr/home/x, ./Users/y and the keys of a map; sk- is no key";
  assertEquals(new Redactor().text(text), text);
});

Deno.test("Redactor gives the same id the same fake, with or without dashes", () => {
  const redactor = new Redactor();
  const other = UUID.replace("0", "f");
  assertEquals(
    redactor.text(`msg_${UUID} ${other} ${UUID.toUpperCase()} fc_${UUID.replaceAll("-", "")}`),
    "msg_00000000-0000-4000-8000-000000000001 00000000-0000-4000-8000-000000000002 " +
      "00000000-0000-4000-8000-000000000001 fc_00000000000040008000000000000003",
  );
  const hash = "ab".repeat(32);
  assertEquals(redactor.text(hash), hash);
});

Deno.test("Redactor replaces the values of keys that are named like secrets", () => {
  const value = { headers: { Authorization: "Basic Zm9v", cookie: "a=b" }, token_count: 3, password: 7 };
  assertEquals(new Redactor().value(value), {
    headers: { Authorization: "[secret]", cookie: "[secret]" },
    token_count: 3,
    password: 7,
  });
});

Deno.test("Redactor calls the working folder /workspace wherever it is named", () => {
  const body = { input: ["C:\\work\\app\\main.ts", "<cwd>C:\\work\\app</cwd>"] };
  assertEquals(new Redactor(body).value(body), { input: ["/workspace\\main.ts", "<cwd>/workspace</cwd>"] });
});

Deno.test("clipTexts() cuts long texts and keeps arguments JSON", () => {
  const long = "x".repeat(501);
  const clipped = `${"x".repeat(70)}… <501 chars>`;
  const body = {
    instructions: long,
    input: [{ text: "short", arguments: JSON.stringify({ cmd: long }), encrypted_content: long }],
    tools: [{ description: long }],
  };
  assertEquals(clipTexts(body), {
    instructions: clipped,
    input: [{ text: "short", arguments: JSON.stringify({ cmd: clipped }), encrypted_content: long }],
    tools: [{ description: long }],
  });
});

Deno.test("clipTexts() splits no surrogate pair", () => {
  assertEquals(clipTexts(`${"x".repeat(69)}😀${"y".repeat(500)}`), `${"x".repeat(69)}… <571 chars>`);
});

Deno.test("clipTexts() makes a large image a single dot", () => {
  const image = clipTexts(`data:image/jpeg;base64,${"A".repeat(2_000)}`);
  assertStringIncludes(String(image), "data:image/png;base64,iVBOR");
  const small = "data:image/png;base64,AAAA";
  assertEquals(clipTexts(small), small);
});
