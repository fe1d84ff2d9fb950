/**
 * This API as one of the wires.
 *
 * @module
 */
import type { Wire } from "../wire/wire.ts";
import { MessagesDecoder } from "./decode.ts";
import { encodeMessages } from "./encode.ts";
import { MESSAGES_MODELS } from "./models.ts";
import type { MessagesRequest } from "./types.ts";

/** `POST {base}/messages`. */
export const MESSAGES_WIRE: Wire<MessagesRequest> = {
  name: "messages",
  encode: encodeMessages,
  createDecoder: () => new MessagesDecoder(),
  slots: [
    { key: '"text":', part: "text" },
    { key: '"thinking":', part: "reasoning" },
    { key: '"partial_json":', part: "arguments" },
  ],
  models: MESSAGES_MODELS,
};
