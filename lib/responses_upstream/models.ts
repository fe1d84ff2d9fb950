/**
 * The model list of providers that are asked by this wire.
 *
 * @module
 */
import { decodeModels } from "../wire/models/decode.ts";
import type { WireModels } from "../wire/wire.ts";

/** The list. */
export const RESPONSES_MODELS: WireModels = { decode: decodeModels };
