/**
 * The types of a client's tools and of its choice among them.
 *
 * @module
 */
import type { JsonObject } from "../base/json.ts";

/** What was decoded, for servers that read it as it is; absent where the client sent no object. */
export interface Received {
  readonly raw?: JsonObject;
}

/** A tool declaration of the client. */
export type ToolDeclaration = Received & DeclaredTool;

type DeclaredTool =
  | {
    readonly type: "function";
    readonly name: string;
    readonly description?: string;
    /** JSON Schema of the arguments; absent when the client sent none. */
    readonly parameters?: JsonObject;
    readonly strict: boolean;
  }
  | {
    readonly type: "custom";
    readonly name: string;
    readonly description?: string;
    /** Grammar of a freeform tool; absent for plain text. */
    readonly grammar?: { readonly syntax: string; readonly definition: string };
  }
  | {
    readonly type: "namespace";
    readonly name: string;
    readonly description?: string;
    readonly tools: readonly ToolDeclaration[];
  }
  | { readonly type: "tool_search"; readonly description?: string; readonly parameters?: JsonObject }
  /** A tool that the client's vendor runs on its own servers (web_search, image_generation, …), or an unknown one. */
  | { readonly type: "hosted"; readonly wireType: string }
  /** A declaration that a model cannot call; `what` says why. */
  | { readonly type: "unusable"; readonly what: string };

/** A tool that the model can call itself. */
export type CallableTool = Exclude<ToolDeclaration, { type: "namespace" | "hosted" | "unusable" }>;

/** The client's choice of the tool to call. */
export type ToolChoice =
  | { readonly mode: "auto" | "none" | "required" }
  | { readonly mode: "tool"; readonly name: string; readonly namespace?: string }
  | {
    readonly mode: "allowed";
    readonly required: boolean;
    readonly tools: readonly { readonly name: string; readonly namespace?: string }[];
  }
  | { readonly mode: "hosted"; readonly wireType: string };
