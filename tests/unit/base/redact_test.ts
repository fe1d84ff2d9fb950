/**
 * Tests that a secret is redacted in every form in which a provider may quote it.
 *
 * @module
 */
import { assertEquals, assertNotMatch } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import {
  collectHeaderSecrets,
  collectOwnSecrets,
  createRedactor,
  findCredential,
  redactError,
  Redactors,
} from "../../../lib/base/redact.ts";

const KEY = 'k/+="&<%1aZ\\.$-9';

/** `text` with every character written by `write`. */
function each(text: string, write: (code: number) => string): string {
  return [...text].map((character) => write(character.charCodeAt(0))).join("");
}

const FORMS: Readonly<Record<string, string>> = {
  "as it is": KEY,
  "as a bearer token": `Bearer ${KEY}`,
  "as JSON": JSON.stringify(KEY),
  "as JSON in JSON": JSON.stringify(JSON.stringify(KEY)),
  "as JSON with an escaped slash": JSON.stringify(KEY).replaceAll("/", "\\/"),
  "as JSON in numbers": each(KEY, (code) => `\\u${code.toString(16).padStart(4, "0")}`),
  "as JSON in large numbers": each(KEY, (code) => `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`),
  "in a URL": encodeURIComponent(KEY),
  "in a URL, small": encodeURIComponent(KEY).toLowerCase().replace("1az", "1aZ"),
  "in a URL, wholly": each(KEY, (code) => `%${code.toString(16)}`),
  "in a URL in a URL": encodeURIComponent(encodeURIComponent(KEY)),
  "in HTML": each(KEY, (code) => `&#${code};`),
  "in HTML by name of the number": each(KEY, (code) => `&#x${code.toString(16)};`),
  "in HTML, where needed": KEY.replaceAll("&", "&#38;").replaceAll("<", "&#60;").replaceAll('"', "&#34;"),
  "in Base64": btoa(KEY),
};

for (const [name, form] of Object.entries(FORMS)) {
  Deno.test(`createRedactor() redacts a secret ${name}`, () => {
    const text = createRedactor([undefined, "another-secret", KEY])(`before ${form} after ${form}.`);
    assertEquals(text.match(/\*\*\*/g)?.length, 2, text);
    assertNotMatch(text.replaceAll(/before|after|Bearer/g, ""), /[a-zA-Z\d]/);
  });
}

Deno.test("createRedactor() leaves all other text unchanged, including short secrets, which are words", () => {
  assertEquals(createRedactor([])("text"), "text");
  assertEquals(createRedactor([undefined, "", "token"])("the relay token"), "the relay token");
  assertEquals(createRedactor(["sk-12345"])("sk-1234 sk-12346 SK-12345"), "sk-1234 sk-12346 SK-12345");
});

Deno.test("redactError() keeps everything of an error except the secret", () => {
  const error = new RelayError("upstream_auth", "Bad sk-12345", { param: "sk-12345", retryAfter: 3, cause: "why" });
  const { code, message, param, retryAfter, cause } = redactError(error, createRedactor(["sk-12345"]));
  assertEquals([code, message, param, retryAfter, cause], ["upstream_auth", "Bad ***", "***", 3, "why"]);
  const refusal = { status: 403, code: "c-sk-12345", words: "Bad\nsk-12345.", quoted: "Bad sk-12345" };
  const refused = new RelayError("upstream_auth", "acme: Bad sk-12345", { refusal });
  assertEquals(redactError(refused, createRedactor(["sk-12345"])).refusal, {
    status: 403,
    code: "c-***",
    words: "Bad\n***.",
    quoted: "Bad ***",
  });
});

Deno.test("findCredential() returns the secret of a header, whatever its scheme", () => {
  assertEquals(["Bearer a", "bearer  a ", "Basic a", "a", null].map(findCredential), ["a", "a", "a", "a", undefined]);
});

Deno.test("collectHeaderSecrets() finds values by the header's name and by their look, and leaves names of programs", () => {
  assertEquals(
    collectHeaderSecrets({
      "x-title": "codex-relay",
      "user-agent": "my-program/1.0 (some-very-long-comment-1)",
      "Authorization": "Bearer abc",
      "cf-access-client-secret": "s1",
      "x-upstream": "sk-0123456789abcdefgh",
    }),
    ["Bearer abc", "abc", "s1", "s1", "sk-0123456789abcdefgh", "sk-0123456789abcdefgh"],
  );
});

Deno.test("collectOwnSecrets() lists keys, tokens and secret headers of all upstreams and models", () => {
  const secrets = collectOwnSecrets({
    apiKey: "k1",
    relayToken: "t1",
    profile: { extraHeaders: { "x-api-key": "h1", "x-title": "public" } },
    modelOverrides: { m: { headers: { cookie: "h2" } } },
    fallbacks: [{ apiKey: "k2", profile: { extraHeaders: { "x-token": "h3" } } }],
  });
  assertEquals([...new Set(secrets)].sort(), ["h1", "h2", "h3", "k1", "k2", "t1"]);
});

Deno.test("createRedactor() hides the whole of a secret that begins like another one", () => {
  for (const secrets of [["sk-team-1234", "sk-team-1234-second"], ["sk-team-1234-second", "sk-team-1234"]]) {
    assertEquals(createRedactor(secrets)("sk-team-1234-second, sk-team-1234"), "***, ***");
  }
});

Deno.test("Redactors hide the relay's secrets from all clients, and of each client its own, but not that of others", () => {
  const redactors = new Redactors(["sk-relay-1234"]);
  const text = "sk-relay-1234 sk-one-12345 sk-two-12345";
  for (let round = 0; round < 2; round++) {
    assertEquals(redactors.findFor("sk-one-12345")(text), "*** *** sk-two-12345");
    assertEquals(redactors.findFor("sk-two-12345")(text), "*** sk-one-12345 ***");
    assertEquals(redactors.findFor(undefined)(text), "*** sk-one-12345 sk-two-12345");
  }
  assertEquals(redactors.findFor("sk-one-12345"), redactors.findFor("sk-one-12345"), "made once for a client");
});
