/**
 * What the models of the Messages API accept: forms of thinking, efforts, forced calls, and the binding of thinking.
 *
 * From the pages "Thinking" and "Troubleshooting thinking" of the API's documentation; the rows of the newest models
 * come from adapters (2026-11).
 *
 * @module
 */
import type { MessagesModel } from "./messages_rule.ts";

const WORDS = ["low", "medium", "high", "xhigh", "max"];

/** The newest: always thinking, no forced call, thinking bound to its prefix. */
const NEWEST: MessagesModel = {
  thinksByItself: true,
  thinking: ["adaptive"],
  efforts: WORDS,
  forcedTool: false,
  binds: true,
  lateSystem: true,
  sampling: false,
  maxTokens: 128_000,
};

const OLD: MessagesModel = {
  thinksByItself: false,
  thinking: ["enabled", "disabled"],
  efforts: [],
  forcedTool: true,
  binds: false,
  lateSystem: false,
  sampling: true,
  maxTokens: 64_000,
};

const OPUS_5: MessagesModel = { ...NEWEST, thinking: ["adaptive", "disabled"], forcedTool: true, binds: false };

/** The models by the beginnings of their names, the longest first; an unknown one is as Opus 5. */
export const MESSAGES_MODELS: readonly (readonly [start: string, model: MessagesModel])[] = [
  ["claude-fable-5-2", NEWEST],
  ["claude-mythos-5-2", NEWEST],
  ["claude-fable-5-1", NEWEST],
  ["claude-mythos-5-1", { ...NEWEST, binds: false }],
  ["claude-fable-5", { ...NEWEST, binds: false, forcedTool: true }],
  ["claude-mythos-5", { ...NEWEST, binds: false, forcedTool: true }],
  ["claude-opus-5-5", NEWEST],
  ["claude-sonnet-5-5", { ...NEWEST, thinking: ["adaptive", "between_tools"] }],
  ["claude-haiku-5-5", { ...NEWEST, thinking: ["adaptive", "disabled"], forcedTool: true }],
  ["claude-opus-5", OPUS_5],
  // Accepts system text among the messages and ignores it, which no careful client may rely on.
  ["claude-sonnet-5", { ...OPUS_5, lateSystem: false }],
  ["claude-opus-4-8", { ...OPUS_5, thinksByItself: false }],
  ["claude-opus-4-7", { ...OPUS_5, thinksByItself: false, lateSystem: false }],
  ["claude-opus-4-6", {
    ...OLD,
    thinking: ["adaptive", "enabled", "disabled"],
    efforts: ["low", "medium", "high", "max"],
    maxTokens: 128_000,
  }],
  ["claude-sonnet-4-6", {
    ...OLD,
    thinking: ["adaptive", "enabled", "disabled"],
    efforts: ["low", "medium", "high", "max"],
    maxTokens: 128_000,
  }],
  ["claude-opus-4-5", { ...OLD, efforts: ["low", "medium", "high"] }],
  ["claude-sonnet-4-5", OLD],
  ["claude-haiku-4-5", OLD],
  ["claude-", OPUS_5],
];

/** A model of another maker: what servers that speak the same API have in common. */
export const OTHER_MODEL: MessagesModel = {
  thinksByItself: false,
  thinking: ["enabled", "disabled"],
  efforts: WORDS,
  forcedTool: true,
  binds: false,
  lateSystem: false,
  sampling: true,
  // Each has its own.
  maxTokens: Infinity,
};
