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

/** The wire of a name. */
export function getWire(name: WireName): Wire<never> {
  return WIRES[name];
}

/** The HTTP parts of a request. */
export function encodeRequest({ wire, body }: WireRequest, profile: ProviderProfile): EncodedRequest {
  return getWire(wire).encode(body as never, profile);
}

/** The same request for an answer in one JSON object. */
export function disableStream({ wire, body }: WireRequest): WireRequest {
  const refused: readonly string[] = getWire(wire).streamKeys ?? [];
  const kept = Object.entries(body).filter(([key]) => !refused.includes(key));
  return { wire, body: { ...Object.fromEntries(kept), stream: false } } as WireRequest;
}
