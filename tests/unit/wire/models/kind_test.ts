/**
 * Tests that chat models are distinguished from models for other uses.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { detectModelKind } from "../../../../lib/wire/models/kind.ts";

const OTHER_IDS = [
  "text-embedding-3-small",
  "mistral-embed",
  "codestral-embed-2505",
  "nomic-embed-text:latest",
  "BAAI/bge-m3",
  "Qwen/Qwen3-Reranker-8B",
  "whisper-large-v3-turbo",
  "gpt-4o-mini-tts",
  "gpt-4o-transcribe",
  "gpt-realtime",
  "playai-tts-arabic",
  "grok-2-image-1212",
  "gpt-image-1",
  "dall-e-3",
  "black-forest-labs/FLUX.1-schnell",
  "Wan-AI/Wan2.2-T2V-A14B",
  "qwen-image-edit",
  "mistral-moderation-latest",
  "omni-moderation-latest",
  "meta-llama/llama-guard-4-12b",
  "mistral-ocr-latest",
  "babbage-002",
  "wanx2.1-t2i-turbo",
  "paraformer-v2",
  "cosyvoice-v2",
  "doubao-seedream-4-0",
  "voyage-3",
  "jina-clip-v2",
  "gpt-3.5-turbo-instruct",
];

for (const id of OTHER_IDS) {
  Deno.test(`detectModelKind() takes ${id} by its id for a model of another use`, () =>
    assertEquals(detectModelKind({ id }, id), "other"));
}

const CHAT_IDS = [
  "deepseek-chat",
  "kimi-k2.6",
  "qwen3-coder-plus",
  "gpt-oss:20b",
  "openai/gpt-oss-safeguard-20b",
  "grok-4.7",
  "hf:zai-org/GLM-5.2",
  "magistral-medium-latest",
  "models/gemini-3.8-flash",
  "embedded-systems-coder",
  "qwen3-next-80b-a3b-instruct",
  "doubao-seed-1-6",
  "claude-opus-5",
];

for (const id of CHAT_IDS) {
  Deno.test(`detectModelKind() takes ${id} by its id for a chat model`, () =>
    assertEquals(detectModelKind({ id }, id), "chat"));
}

/** What an entry says of itself, and what that means. */
const ENTRIES: readonly (readonly [object, "chat" | "other"])[] = [
  [{ type: "chat" }, "chat"],
  [{ type: "language" }, "chat"],
  [{ type: "llm" }, "chat"],
  [{ type: "vlm" }, "chat"],
  [{ type: "base", capabilities: { completion_chat: true } }, "chat"],
  [{ type: "embedding" }, "other"],
  [{ type: "embeddings" }, "other"],
  [{ type: "image" }, "other"],
  [{ type: "rerank" }, "other"],
  [{ kind: "EMBEDDING_MODEL" }, "other"],
  [{ capabilities: { type: "embeddings" } }, "other"],
  [{ capabilities: { completion_chat: false } }, "other"],
  [{ capabilities: ["embedding"] }, "other"],
  [{ supports_chat: false }, "other"],
  [{ supported_endpoints: ["/responses"] }, "chat"],
  [{ supported_endpoints: ["/v1/messages"] }, "chat"],
  [{ supported_endpoints: ["/embeddings", "/v1/responses/compact"] }, "other"],
  [{ supported_endpoints: ["/chat/completions", "/responses"] }, "chat"],
  [{ supportedGenerationMethods: ["embedContent"] }, "other"],
  [{ supportedGenerationMethods: ["generateContent", "countTokens"] }, "chat"],
  [{ architecture: { output_modalities: ["image"] } }, "other"],
  [{ output_modalities: ["text"] }, "chat"],
];

for (const [entry, kind] of ENTRIES) {
  Deno.test(`detectModelKind() takes ${JSON.stringify(entry)} for ${kind}`, () =>
    assertEquals(detectModelKind({ ...entry }, "m"), kind));
}

Deno.test("detectModelKind() prefers the fields of an entry to its id", () => {
  assertEquals(detectModelKind({ type: "chat" }, "ocr-chat"), "chat");
  assertEquals(detectModelKind({ supported_parameters: ["tools"] }, "some/image"), "chat");
});
