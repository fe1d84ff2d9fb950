/**
 * This API as one of the wires.
 *
 * @module
 */
import type { Wire } from "../wire/wire.ts";
import { VendorDecoder } from "./decode.ts";
import { encodeVendor } from "./encode.ts";
import { RESPONSES_MODELS } from "./models.ts";
import type { VendorRequest } from "./types.ts";

/** `POST {base}/responses`. */
export const RESPONSES_WIRE: Wire<VendorRequest> = {
  name: "responses",
  encode: encodeVendor,
  createDecoder: () => new VendorDecoder(),
  slots: [
    { key: '"delta":', part: "text" },
    { key: '"delta":', part: "reasoning" },
    { key: '"delta":', part: "arguments" },
  ],
  noise: [{ key: '"sequence_number":', kind: "number" }, { key: '"obfuscation":', kind: "padding" }],
  models: RESPONSES_MODELS,
};
