/**
 * Chat Completions as one of the wires.
 *
 * @module
 */
import type { Wire } from "../wire/wire.ts";
import { decodeChunk } from "./decode.ts";
import { encodeChat } from "./encode.ts";
import { CHAT_MODELS } from "./models.ts";
import type { ChatRequest } from "./types.ts";

/** `POST {base}/chat/completions`, whose frames say everything by themselves. */
export const CHAT_WIRE: Wire<ChatRequest> = {
  name: "chat",
  encode: encodeChat,
  streamKeys: ["stream_options"],
  createDecoder: () => ({ decode: (value) => [decodeChunk(value)] }),
  slots: [
    { key: '"content":', part: "text" },
    { key: '"reasoning_content":', part: "reasoning" },
    { key: '"reasoning":', part: "reasoning" },
    { key: '"arguments":', part: "arguments" },
  ],
  models: CHAT_MODELS,
};
