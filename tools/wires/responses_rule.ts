/**
 * What the checks of a scripted Responses API share: the rules of a vendor, its words, and the form of a fault.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";

/** A fault that a check found; `status` is 400 when absent. */
export interface ResponsesFault {
  readonly message: string;
  readonly status?: number;
  readonly param?: string;
  readonly code?: string;
  /** `invalid_request_error` when absent. */
  readonly type?: string;
}

/** The words in which a vendor refuses; what is absent is said in OpenAI's. */
export interface VendorWords {
  /** A tool of an unknown type. */
  readonly tool?: (type: string, index: number) => ResponsesFault;
  /** A freeform tool that the vendor does not take. */
  readonly custom?: (name: string, index: number) => ResponsesFault;
  /** An item of an unknown type. */
  readonly item?: (type: string, index: number) => ResponsesFault;
  /** A call without its output, or something between them. */
  readonly order?: (callId: string) => ResponsesFault;
  /** A parameter that the vendor does not take. */
  readonly parameter?: (name: string) => ResponsesFault;
  /** A key of a hosted tool that the vendor does not take. */
  readonly hostedField?: (name: string) => ResponsesFault;
  /** Sealed reasoning that the vendor did not make, and keys that are null. */
  readonly seal?: (index: number) => ResponsesFault;
  /** Parameters of a function whose root is no object. */
  readonly schema?: (name: string) => ResponsesFault;
}

/** The rules of one vendor. */
export interface ResponsesRules {
  /** Types of tools; others are refused, or `ignored`. */
  readonly tools: readonly string[];
  /** Freeform tools: all, some by name, those without a grammar, or none. */
  readonly custom: "all" | "text_only" | readonly string[];
  /** What a namespace may hold. */
  readonly namespaceChildren: "any" | "functions";
  /** The keys of a hosted tool besides `type`; absent: any. */
  readonly hostedFields?: readonly string[];
  /** Types of items; others are refused, or `ignored`. */
  readonly items: readonly string[];
  /**
   * Types of tools and items that the vendor takes and never shows to its model. A client that sends them loses them
   * without a word, so the script refuses them in its own words.
   */
  readonly ignored: readonly string[];
  /** Keys of items that only OpenAI documents are accepted. */
  readonly privateKeys: boolean;
  /** The keys of a request; absent: any. */
  readonly parameters?: readonly string[];
  /** `paired`: each call has its output; `adjacent`: outputs follow their calls directly, without anything between. */
  readonly order: readonly ("paired" | "adjacent")[];
  /** The form of replayed reasoning; `required`: in plain text before the calls of each turn. */
  readonly reasoning: "sealed" | "plain" | "required" | "plain_in_seal" | "refused";
  /** Keys of a reasoning item may be null. */
  readonly nulls: boolean;
  /** An empty list of tools, and a choice without tools. */
  readonly emptyTools: boolean;
  /** Outputs that are parts, not text. */
  readonly outputParts: boolean;
  /** Names of tools are unique, namespaces included. */
  readonly uniqueNames: boolean;
  /** The root of a schema has the type object, and may be a union besides that or not. */
  readonly schemaRoot: "typed" | "no_union";
  readonly nameLength: number;
  /** Words of `reasoning.effort`; absent: any. */
  readonly efforts?: readonly string[];
  /** `text` without a format in it. */
  readonly textAlone: boolean;
  /** An answer format together with tools. */
  readonly formatWithTools: boolean;
  /** `web_search_call.action` needs the key `queries`. */
  readonly searchQueries: boolean;
}

/** The shape of a vendor's error body. */
export type ErrorEnvelope = "openai" | "flat" | "untyped" | "wrapped";

/** What a check knows besides the body. */
export interface ResponsesSetting {
  readonly rules: ResponsesRules;
  readonly words: VendorWords;
  /** The maker whose seals are good. */
  readonly maker: string;
  /** The calls before which the vendor itself sent reasoning; absent: all may be such. */
  readonly reasoned?: ReadonlySet<string>;
}

/** A check that returns the fault of a request, or undefined. */
export type ResponsesCheck = (body: JsonObject, setting: ResponsesSetting) => ResponsesFault | undefined;

/** The items of a request. */
export function itemsIn(body: JsonObject): readonly JsonObject[] {
  return decodeArray(body.input).map((item) => isObject(item) ? item : {});
}

/** The type of an item; a message may leave it out. */
export function itemType(item: JsonObject): string {
  return String(item.type ?? "message");
}

/** Runs `find` over the items until it finds a fault. */
export function eachItem(
  find: (item: JsonObject, index: number, setting: ResponsesSetting) => ResponsesFault | undefined,
): ResponsesCheck {
  return (body, setting) => {
    for (const [index, item] of itemsIn(body).entries()) {
      const fault = find(item, index, setting);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

/** The fault of something that a vendor takes and does not show to its model. */
export function ignoredFault(what: string): ResponsesFault {
  return { message: `The script refuses ${what}: the vendor takes it and never shows it to the model` };
}
