/**
 * The wires on which the real Codex is run: how a scripted provider is asked by each of them, and how it answers.
 *
 * @module
 */
import type { WireName } from "../../../../lib/providers/profile.ts";
import { callChunks, finishChunk, reasoningChunks, textChunks, usageChunk } from "../../../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../../../tools/scripted_provider.ts";
import { readChat } from "./read_chat.ts";
import type { Said } from "./said.ts";
import type { SeenRequest } from "./seen.ts";

/** One wire, as a scripted provider speaks it. */
export interface ScriptedWire {
  readonly name: WireName;
  /** End of the path of requests for an answer. */
  readonly path: string;
  /** Reads the body of a request. */
  read(body: unknown): SeenRequest;
  /** Writes an answer; `index` is the position of its request. */
  write(said: Said, index: number): ScriptedAnswer;
}

const CHAT: ScriptedWire = {
  name: "chat",
  path: "/chat/completions",
  read: readChat,
  write({ reasoning = "", text = "", calls = [], usage = {} }) {
    const called = calls.flatMap((call, index) => callChunks({ index, ...call }));
    const finish = finishChunk(calls.length > 0 ? "tool_calls" : "stop");
    return { chunks: [...reasoningChunks(reasoning), ...textChunks(text), ...called, finish, usageChunk(usage)] };
  },
};

/** All wires. */
export const SCRIPTED_WIRES: readonly ScriptedWire[] = [CHAT];
