/**
 * Properties of model maps and of redaction, for any names and any text.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatModelMap, parseModelMap } from "../../lib/config/model_map.ts";
import { Redactor } from "../../tools/redact.ts";
import { jsonOf, property, texts } from "../support/properties.ts";

const NAME = fc.oneof(
  fc.constantFrom("gpt-5", "gpt-oss:20b", "a,b", 'a"b', "a\\", "__proto__", "constructor", "x y"),
  texts(),
)
  .map((name) => name.trim()).filter((name) => name !== "" && !name.includes("*"));

property(
  "A model map that was written is read back, whatever the names",
  fc.array(fc.tuple(NAME, NAME), { maxLength: 6 }),
  {
    runs: 1_000,
    law(pairs) {
      const targets = new Map(pairs);
      const map = parseModelMap(formatModelMap(Object.fromEntries(targets)));
      assertEquals([...map.sources ?? []].sort(), [...targets.keys()].sort());
      for (const [source, target] of targets) assertEquals(map.resolve(source), target);
    },
  },
);

const LINE = fc.array(fc.oneof(fc.constantFrom(":", ",", '"', "\\", "*", " ", "*:x", "a:b"), texts()), { maxLength: 8 })
  .map((parts) => parts.join(""));

property("Any line is a model map or an error that says why", LINE, {
  runs: 1_000,
  law(line) {
    try {
      const map = parseModelMap(line);
      for (const source of map.sources ?? []) assert(map.resolve(source) !== "");
    } catch (thrown) {
      assert(thrown instanceof SyntaxError && thrown.message !== "");
    }
  },
});

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const SECRET = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 24, maxLength: 40 });
const KEY = fc.tuple(fc.constantFrom("sk-", "sk-proj-", "gsk_", "xai-", "hf_", "nvapi-", "ghp_"), SECRET);
const AROUND = fc.tuple(
  fc.oneof(fc.constantFrom("", " ", '"', "key=", "Bearer ", '{"a":"', "\n", "é", "/", ":"), texts()),
  fc.constantFrom("", " ", '"', "\n", ",", "}", "é", "\\n"),
).filter(([before]) => !/\w$/.test(before));

property("A key is never left in a recording", fc.tuple(KEY, AROUND), {
  runs: 1_000,
  law([[prefix, secret], [before, after]]) {
    const text = before + prefix + secret + after;
    const redacted = new Redactor().text(text);
    assert(!redacted.includes(secret), `${text} became ${redacted}`);
    assertEquals(new Redactor().text(redacted), redacted, "redacting again changes nothing");
  },
});

property("Any JSON value can be redacted, twice as well as once", jsonOf(["authorization", "api_key", "a", "cookie"]), {
  runs: 500,
  law(value) {
    const once = new Redactor().value(value);
    assertEquals(new Redactor().value(once), once);
  },
});
