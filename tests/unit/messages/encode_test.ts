/**
 * Tests of the HTTP parts of a Messages request.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { encodeMessages } from "../../../lib/messages/encode.ts";
import type { MessagesRequest } from "../../../lib/messages/types.ts";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../../lib/providers/profile.ts";
import { PROFILES } from "../../../lib/providers/profiles.ts";
import { applyWire } from "../../../lib/providers/wire.ts";
import { createKeyHeader } from "../../../lib/upstream/http.ts";
import { profileNamed } from "../../support/cases.ts";
import { parseBytes } from "../../support/parse_bytes.ts";

const REQUEST: MessagesRequest = {
  model: "claude-opus-5-5",
  max_tokens: 1,
  stream: true,
  messages: [{ role: "user", content: [{ type: "text", text: "Hi." }] }],
};

const BINDING = { type: "adaptive", block_binding: { prefix_mismatch_behavior: "drop_block" } } as const;

const ANTHROPIC = onMessages("anthropic");

function headersFor(differs: Partial<MessagesRequest>, profile = ANTHROPIC): unknown {
  return encodeMessages({ ...REQUEST, ...differs }, profile).headers;
}

Deno.test("encodeMessages() sends the version, and only the beta values that the request needs", () => {
  const version = { "anthropic-version": "2026-10-21" };
  assertEquals(headersFor({}), version);
  assertEquals(headersFor({ thinking: BINDING }), {
    ...version,
    "anthropic-beta": "thinking-binding-controls-2026-08-01",
  });
  const budget = { type: "enabled", budget_tokens: 1024 } as const;
  assertEquals(headersFor({ thinking: budget, model: "claude-sonnet-4-5" }), {
    ...version,
    "anthropic-beta": "interleaved-thinking-2025-05-14",
  });
  assertEquals(headersFor({ thinking: budget, model: "claude-haiku-4-5" }), version);
});

Deno.test("encodeMessages() sends the older version and no beta value to others, and the user's own beta values", () => {
  assertEquals(headersFor({ thinking: BINDING }, DEFAULT_PROFILE), { "anthropic-version": "2023-06-01" });
  assertEquals(headersFor({}, { ...DEFAULT_PROFILE, messagesBetas: ["own-beta"] }), {
    "anthropic-version": "2023-06-01",
    "anthropic-beta": "own-beta",
  });
});

Deno.test("encodeMessages() marks the prompt where the provider takes marks", () => {
  assertEquals(parseBytes(encodeMessages(REQUEST, ANTHROPIC).json).cache_control, { type: "ephemeral" });
  assertEquals(parseBytes(encodeMessages(REQUEST, DEFAULT_PROFILE).json), REQUEST);
});

Deno.test("every provider is asked at the address that its page names", () => {
  const urls = PROFILES.filter(({ overrides }) => overrides.byWire?.messages !== undefined).map((
    row,
  ) => [row.name, new URL(`${row.baseUrl}${encodeMessages(REQUEST, profileNamed(row.name)).path}`).href]);
  assertEquals(Object.fromEntries(urls), {
    anthropic: "https://api.anthropic.com/v1/messages",
    bedrock: "https://bedrock-mantle.{region}.api.aws/anthropic/v1/messages",
    deepseek: "https://api.deepseek.com/anthropic/v1/messages",
    fireworks: "https://api.fireworks.ai/inference/v1/messages",
    kimi: "https://api.moonshot.cn/anthropic/v1/messages",
    kimicode: "https://api.kimi.com/coding/v1/messages",
    llamacpp: "http://localhost:8080/v1/messages",
    lmstudio: "http://localhost:1234/v1/messages",
    meta: "https://api.meta.ai/v1/messages",
    minimax: "https://api.minimax.io/anthropic/v1/messages",
    ollama: "http://localhost:11434/v1/messages",
    opencode: "https://opencode.ai/inference/anthropic/v1/messages",
    openrouter: "https://openrouter.ai/api/v1/messages",
    qwen: "https://dashscope.aliyuncs.com/apps/anthropic/v1/messages",
    vercel: "https://ai-gateway.vercel.sh/v1/messages",
    vllm: "http://localhost:8000/v1/messages",
    zai: "https://api.z.ai/api/anthropic/v1/messages",
  });
});

Deno.test("Z.ai's other plans share one address of this API", () => {
  const row = PROFILES.find(({ name }) => name === "zai");
  const { path } = encodeMessages(REQUEST, profileNamed("zai"));
  assertEquals(row?.variants?.map(({ baseUrl }) => new URL(`${baseUrl}${path}`).href), [
    "https://api.z.ai/api/anthropic/v1/messages",
    "https://open.bigmodel.cn/api/anthropic/v1/messages",
  ]);
});

Deno.test("each provider gets its key in one header: the maker and DeepSeek in x-api-key, the others as a bearer", () => {
  const rows = PROFILES.filter(({ overrides }) => overrides.byWire?.messages !== undefined);
  const headers = rows.map(({ name }) => [name, Object.keys(createKeyHeader("Bearer k", onMessages(name)))] as const);
  for (const [name, found] of headers) {
    assertEquals(found, [name === "anthropic" || name === "deepseek" ? "x-api-key" : "authorization"], name);
  }
  assertEquals(createKeyHeader("Bearer k", onMessages("anthropic")), { "x-api-key": "k" });
});

function onMessages(name: string): ProviderProfile {
  return applyWire({ ...profileNamed(name), wire: "messages" });
}
