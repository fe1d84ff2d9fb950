/**
 * Translation of the declared tools for a vendor's own Responses API: kept where it knows their kind, else functions.
 *
 * @module
 */
import { isObject, type JsonObject } from "../../../base/json.ts";
import type { Report } from "../../../base/report.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { VendorFunction, VendorTool } from "../../../responses_upstream/types.ts";
import { isCallable, readToolName } from "../../../responses/tools.ts";
import type { CallableTool, ResponsesRequest, ToolDeclaration } from "../../../responses/types.ts";
import { adaptToolSchema } from "../../schema/rules.ts";
import { joinToolName, ToolMap } from "../../tool_map.ts";
import { addNamespaceDescription, limitTools, translateTool } from "../tools.ts";
import { isKeptCustomTool, isKeptNamespace } from "./kept_tools.ts";

/** The declarations of a request, and the map that leads from their names back to the declared tools. */
export interface VendorTools {
  readonly tools: readonly VendorTool[];
  readonly map: ToolMap;
}

type Namespace = Extract<ToolDeclaration, { type: "namespace" }>;

/** Declares every tool of a request once, at its first place; tools that stay in the input are only in the map. */
export function translateDeclarations(
  request: ResponsesRequest,
  profile: ProviderProfile,
  report: Report,
): VendorTools {
  const declarer = new Declarer(profile, report);
  declarer.declareAll(request.tools, true);
  for (const item of request.input) {
    if (item.type === "additional_tools") declarer.declareAll(item.tools, profile.additionalTools === "hoist");
    if (item.type === "output") declarer.declareAll(item.tools, profile.toolSearch === "function");
  }
  return { tools: limitTools(declarer.listTools(), profile, report), map: declarer.map };
}

class Declarer {
  readonly map = new ToolMap();
  readonly #profile: ProviderProfile;
  readonly #report: Report;
  /** Declarations by a key of their own; a tool that is declared again keeps its place. */
  readonly #tools = new Map<string, VendorTool>();
  /** The tools of kept namespaces, by namespace and by name. */
  readonly #children = new Map<string, Map<string, VendorTool>>();

  constructor(profile: ProviderProfile, report: Report) {
    this.#profile = profile;
    this.#report = report;
  }

  declareAll(tools: readonly ToolDeclaration[], isSent: boolean): void {
    for (const tool of tools) this.#declare(tool, isSent);
  }

  listTools(): VendorTool[] {
    return [...this.#tools].map(([key, tool]) => {
      const children = this.#children.get(key);
      return children === undefined ? tool : { ...tool, tools: [...children.values()] };
    });
  }

  #declare(tool: ToolDeclaration, isSent: boolean): void {
    switch (tool.type) {
      case "namespace":
        return this.#declareNamespace(tool, isSent);
      case "hosted":
        return this.#declareHosted(tool, isSent);
      case "unusable":
        return this.#report.add("dropped", `tools.${tool.what}`, "it could not be called");
      default:
        return this.#declareCallable(tool, isSent);
    }
  }

  #declareNamespace(tool: Namespace, isSent: boolean): void {
    const first = tool.tools.findIndex(isCallable);
    if (first === -1) {
      this.#report.add("dropped", `tools.${tool.name}`, "the namespace has no tool that can be called");
      return;
    }
    const isKept = isKeptNamespace(tool.name, this.#profile);
    const children = tool.tools.map((child, index) =>
      index === first && !isKept ? addNamespaceDescription(child, tool) : child
    );
    for (const child of children) {
      if (!isCallable(child)) {
        const what = child.type === "unusable" ? child.what : child.type === "hosted" ? child.wireType : child.name;
        this.#report.add("dropped", `tools.${what}`, "no tool that can be called inside a namespace");
      } else if (isKept) this.#declareChild(child, tool, isSent);
      else this.#declareCallable(child, isSent, tool.name);
    }
  }

  #declareChild(child: CallableTool, namespace: Namespace, isSent: boolean): void {
    const name = readToolName(child);
    const isKept = this.#profile.namespaceChildren === "any" && isKeptCustomTool(child, this.#profile, namespace.name);
    this.#add(child, isKept, namespace.name);
    if (!isSent) return;
    // Servers refuse a namespace that is declared twice, as found tools are (reported 2026-09).
    const key = `namespace ${namespace.name}`;
    const children = this.#children.get(key) ?? new Map<string, VendorTool>();
    this.#children.set(key, children);
    if (!this.#tools.has(key)) {
      const { description } = namespace;
      this.#tools.set(key, {
        type: "namespace",
        name: namespace.name,
        ...(description !== undefined && { description }),
        ...(this.#profile.privateKeys === "keep" && namespace.raw),
      });
    }
    children.set(name, this.#encode(child, name, isKept));
  }

  #declareCallable(tool: CallableTool, isSent: boolean, namespace?: string): void {
    const isKept = isKeptCustomTool(tool, this.#profile, namespace);
    const flat = this.#add(tool, isKept, namespace);
    if (!isSent) return;
    if (tool.type === "tool_search" && this.#profile.toolSearch === "keep") {
      this.#tools.set("tool_search", tool.raw ?? { type: "tool_search", execution: "client" });
      return;
    }
    if (flat !== joinToolName(readToolName(tool), namespace)) {
      const why = "the declared name is too long, taken or has characters providers refuse";
      this.#report.add("renamed", `tools.${flat}`, why);
    }
    this.#tools.set(`tool ${flat}`, this.#encode(tool, flat, isKept));
  }

  #declareHosted(tool: Extract<ToolDeclaration, { type: "hosted" }>, isSent: boolean): void {
    const { hostedTools, hostedFields } = this.#profile;
    if (!hostedTools.some((start) => tool.wireType.startsWith(start))) {
      this.#report.add("dropped", `tools.${tool.wireType}`, "only its vendor's own servers can run this tool");
      return;
    }
    if (!isSent) return;
    const entries = Object.entries(tool.raw ?? {}).filter(([key]) => key !== "type");
    const kept = entries.filter(([key, value]) => hostedFields?.includes(key) ?? value !== null);
    if (kept.length < entries.length) {
      this.#report.add("dropped", `tools.${tool.wireType}.*`, "the provider does not know all settings of this tool");
    }
    const sent = { type: tool.wireType, ...Object.fromEntries(kept) };
    this.#tools.set(`hosted ${JSON.stringify(sent)}`, sent);
  }

  #add(tool: CallableTool, isKept: boolean, namespace?: string): string {
    const parameters = tool.type === "custom" ? undefined : tool.parameters;
    return this.map.add({
      kind: tool.type,
      name: readToolName(tool),
      ...(namespace !== undefined && { namespace }),
      ...(parameters !== undefined && { parameters }),
      ...(isKept && { isKept }),
    });
  }

  #encode(tool: CallableTool, name: string, isKept: boolean): VendorTool {
    const { defer_loading: isDeferred, ...raw } = tool.raw ?? {};
    // A tool that is loaded later needs the search that loads it.
    const canDefer = this.#profile.privateKeys === "keep" && this.#profile.toolSearch === "keep";
    const deferred = canDefer && isDeferred !== undefined ? { defer_loading: isDeferred } : {};
    if (isKept) return { ...raw, type: "custom", name, ...deferred };
    if (this.#profile.privateKeys === "keep" && tool.type === "function" && raw.function === undefined) {
      return { ...raw, name, parameters: this.#keepSchema(raw.parameters), ...deferred };
    }
    return this.#encodeFunction(tool, name);
  }

  #encodeFunction(tool: CallableTool, name: string): VendorFunction {
    const context = { profile: this.#profile, report: this.#report };
    const { description, parameters } = translateTool(tool, name, context);
    // Left out, it counts as true (OpenAI's OpenAPI document, 2026-08-21).
    const strict = tool.type === "function" && tool.strict;
    return {
      type: "function",
      name,
      ...(description !== undefined && { description }),
      parameters,
      ...(this.#profile.strictTools && { strict }),
    };
  }

  /** A schema as the client sent it, unless its root is one that the API refuses. */
  #keepSchema(schema: unknown): JsonObject {
    const given = isObject(schema) ? schema : {};
    const isPlain = given.type === "object" && !["anyOf", "oneOf", "allOf", "enum", "not"].some((key) => key in given);
    return isPlain ? given : adaptToolSchema(given, { profile: this.#profile, report: this.#report });
  }
}
