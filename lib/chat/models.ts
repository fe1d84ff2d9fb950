/**
 * The model list of providers that are asked by Chat Completions.
 *
 * @module
 */
import { decodeModels } from "../wire/models/decode.ts";
import type { WireModels } from "../wire/wire.ts";

/** The list in any of the shapes that providers of this API give it. */
export const CHAT_MODELS: WireModels = { decode: decodeModels };
