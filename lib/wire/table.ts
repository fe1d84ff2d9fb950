/**
 * The wires there are, and the request that each of them sends.
 *
 * @module
 */
import type { ChatRequest } from "../chat/types.ts";
import { CHAT_WIRE } from "../chat/wire.ts";
import type { MessagesRequest } from "../messages/types.ts";
import { MESSAGES_WIRE } from "../messages/wire.ts";
import type { ProviderProfile, WireName } from "../providers/profile.ts";
import type { VendorRequest } from "../responses_upstream/types.ts";
import { RESPONSES_WIRE } from "../responses_upstream/wire.ts";
import type { EncodedRequest, Wire } from "./wire.ts";

/** A request for one of the wires. */
export type WireRequest =
  | { readonly wire: "chat"; readonly body: ChatRequest }
  | { readonly wire: "responses"; readonly body: VendorRequest }
  | { readonly wire: "messages"; readonly body: MessagesRequest };

/** The wires by name. */
export const WIRES: {
  readonly chat: Wire<ChatRequest>;
  readonly responses: Wire<VendorRequest>;
  readonly messages: Wire<MessagesRequest>;
} = { chat: CHAT_WIRE, responses: RESPONSES_WIRE, messages: MESSAGES_WIRE };

/** The HTTP parts of a request. */
export function encodeRequest(request: WireRequest, profile: ProviderProfile): EncodedRequest {
  switch (request.wire) {
    case "chat":
      return WIRES.chat.encode(request.body, profile);
    case "responses":
      return WIRES.responses.encode(request.body, profile);
    case "messages":
      return WIRES.messages.encode(request.body, profile);
  }
}

/** The same request for an answer in one JSON object. */
export function disableStream(request: WireRequest): WireRequest {
  if (request.wire !== "chat") return { ...request, body: { ...request.body, stream: false } } as WireRequest;
  const { stream_options: _, ...body } = request.body;
  return { wire: "chat", body: { ...body, stream: false } };
}

/** The wire of a name. */
export function getWire(name: WireName): Wire<never> {
  return WIRES[name];
}
