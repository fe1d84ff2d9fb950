/**
 * Tests of the provider's own status, code and words in an error, and of the codes of its policies.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { translateProviderError } from "../../../../lib/wire/errors/classify.ts";

Deno.test("translateProviderError() keeps the provider's status, code, field and whole words beside its message", () => {
  const said = " The field is wrong:\n\ttools[0]\u001b[31m. ";
  const { message, param, refusal } = translateProviderError({ message: said, code: "bad_tool", param: "tools[0]" }, {
    status: 422,
  });
  assertMatch(message, /^The provider answered 422: The field is wrong: tools\[0\] \[31m; /);
  assertEquals(param, "tools[0]");
  assertEquals(refusal, {
    status: 422,
    code: "bad_tool",
    words: "The field is wrong:\n\ttools[0] [31m.",
    quoted: "The field is wrong: tools[0] [31m",
  });
  assertEquals(translateProviderError({ message: "No", status: 529 }).refusal, {
    status: 529,
    words: "No",
    quoted: "No",
  });
  const secret = { message: "No", code: "sk-abcdef", param: "key=secret1" };
  const redacted = translateProviderError(secret, { redact: (text) => text.replaceAll("secret1", "***") });
  assertEquals([redacted.refusal?.code, redacted.param], ["***", "key=***"]);
  const long = translateProviderError({ message: `sk-abcdef ${"x".repeat(5_000)}` }).refusal?.words;
  assertEquals(long, `*** ${"x".repeat(5_000)}`);
});

Deno.test("translateProviderError() cuts words of more than 8,000 characters, after their keys were masked", () => {
  const { words, quoted } = translateProviderError({ message: "api_key=a1234567 ".repeat(60_000) }).refusal ?? {};
  assertEquals([words?.at(-1), quoted?.at(-1), quoted?.length], ["…", "…", 2_001]);
  assert((words?.length ?? 0) <= 8_001 && !words?.includes("1234567"), words?.slice(-40));
});

/** Codes of policies, and what they mean. */
const POLICY_CODES = {
  bio_policy: "content_filter",
  cyber_policy: "content_filter",
  misalignment_policy_violation: "content_filter",
  inference_hook_denied: "content_filter",
  invalid_access_program: "upstream_bad_request",
  unsupported_access_program: "upstream_bad_request",
} as const;

Deno.test("translateProviderError() takes the codes of policies for refusals that no repetition changes", () => {
  for (const [code, meaning] of Object.entries(POLICY_CODES)) {
    for (const status of [undefined, 400, 403, 429, 503]) {
      const context = status === undefined ? {} : { status };
      assertEquals(translateProviderError({ message: "No.", code }, context).code, meaning, `${code} ${status}`);
    }
  }
});

Deno.test("translateProviderError() makes a failure final that the provider asks not to repeat", () => {
  const isFinal = (word: string) => {
    const headers = new Headers({ "x-should-retry": word });
    return translateProviderError({ message: "Down" }, { status: 500, headers }).isFinal;
  };
  assertEquals([isFinal("false"), isFinal("true")], [true, false]);
});
