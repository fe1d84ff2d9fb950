/**
 * Tests that the types of a Messages request are those of the official SDK.
 *
 * @module
 */
import type Anthropic from "@anthropic-ai/sdk";
import { assertEquals } from "@std/assert";
import type {
  DocumentBlock,
  ImageBlock,
  Message,
  MessagesTool,
  MessagesToolChoice,
  TextBlock,
  ThinkingBlock,
  ThinkingConfig,
  ToolReferenceBlock,
  ToolResultBlock,
  ToolUseBlock,
} from "../../../lib/messages/types.ts";

/** Compiles only if the SDK takes what the relay can send. */
type Fits<Theirs, Ours extends Theirs> = Ours extends Theirs ? true : never;

interface Fitting {
  readonly text: Fits<Anthropic.Beta.BetaTextBlockParam, TextBlock>;
  readonly document: Fits<Anthropic.Beta.BetaRequestDocumentBlock, DocumentBlock>;
  // Of images the relay sends the four media types that their bytes can show.
  readonly image: Fits<Anthropic.Beta.BetaImageBlockParam["type"], ImageBlock["type"]>;
  readonly result: Fits<
    Omit<Anthropic.Beta.BetaToolResultBlockParam, "content">,
    Omit<ToolResultBlock, "content">
  >;
  readonly reference: Fits<Anthropic.Beta.BetaToolReferenceBlockParam, ToolReferenceBlock>;
  readonly use: Fits<Anthropic.Beta.BetaToolUseBlockParam, ToolUseBlock>;
  // Only vendors that never sign get blocks without a signature.
  readonly thinking: Fits<
    Anthropic.Beta.BetaThinkingBlockParam,
    Extract<ThinkingBlock, { type: "thinking" }> & { signature: string }
  >;
  readonly redacted: Fits<
    Anthropic.Beta.BetaRedactedThinkingBlockParam,
    Extract<ThinkingBlock, { type: "redacted_thinking" }>
  >;
  readonly config: Fits<Anthropic.Beta.BetaThinkingConfigParam, ThinkingConfig>;
  readonly tool: Fits<Anthropic.Beta.BetaTool, MessagesTool & { input_schema: { type: "object" } }>;
  readonly choice: Fits<Anthropic.Beta.BetaToolChoice, MessagesToolChoice>;
  readonly role: Fits<Anthropic.Beta.BetaMessageParam["role"], Message["role"]>;
}

const FITTING: Fitting = {
  text: true,
  document: true,
  image: true,
  result: true,
  reference: true,
  use: true,
  thinking: true,
  redacted: true,
  config: true,
  tool: true,
  choice: true,
  role: true,
};

Deno.test("the parts of a request are those of the SDK, as the compiler sees", () => {
  assertEquals(Object.values(FITTING).every(Boolean), true);
});
