/**
 * Tests that an unknown provider is only sent what every server accepts.
 *
 * @module
 */
import { assertEquals, assertObjectMatch } from "@std/assert";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";

Deno.test("DEFAULT_PROFILE requires nothing that only some servers accept", () => {
  assertObjectMatch(DEFAULT_PROFILE, {
    name: "default",
    systemRole: "system",
    lateSystem: "user",
    emptyContent: "empty_string",
    maxTokensField: "max_tokens",
    streamOptions: true,
    parallelToolCalls: true,
    strictTools: true,
    requiredChoice: "required",
    structuredOutput: "json_schema",
    files: "words",
    images: true,
    effortField: "reasoning_effort",
    reasoningReplay: "same_field",
    reasoningRequired: "never",
    callIds: "keep",
    thinkTags: "start",
    cleanEndCompletes: false,
  });
  const refusedBySome = ["store", "metadata", "service_tier", "prompt_cache_key", "user", "logprobs", "include"];
  assertEquals(refusedBySome.filter((name) => Object.hasOwn(DEFAULT_PROFILE.passThrough, name)), []);
});
