/**
 * The type of the form that a client requires of an answer's text.
 *
 * @module
 */
import type { JsonObject } from "../base/json.ts";

/** The required form of the answer's text. */
export type TextFormat =
  | { readonly type: "text" }
  | { readonly type: "json_object" }
  | {
    readonly type: "json_schema";
    readonly name: string;
    readonly description?: string;
    readonly schema: JsonObject;
    readonly strict?: boolean;
  };
