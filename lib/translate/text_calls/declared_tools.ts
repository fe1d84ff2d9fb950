/**
 * Finds the declared tool that a name in a text call means, and the schema of its arguments.
 *
 * @module
 */
import { isObject, type JsonObject } from "../../base/json.ts";
import { isCallable, listDeclaredTools, readToolName } from "../../responses/tools.ts";
import type { ResponsesRequest, ToolDeclaration } from "../../responses/types.ts";
import type { ToolEntry, ToolMap } from "../tool_map.ts";
import { foldToolName, listMeantNames } from "./tool_names.ts";

/** A tool that a text call may name. */
export interface DeclaredTool {
  /** The name under which the upstream knows it. */
  readonly flatName: string;
  readonly kind: ToolEntry["kind"];
  /** JSON Schema of its arguments; absent when the client sent none, and for freeform tools. */
  readonly parameters?: JsonObject;
}

/** The tools of one request, by every name that means exactly one of them. Each index is built on its first look-up. */
export class DeclaredTools {
  readonly #request: ResponsesRequest;
  readonly #map: ToolMap;
  #byName: ReadonlyMap<string, DeclaredTool | undefined> | undefined;
  /** The tools by their names without what models change in them, several of which may then be one. */
  #byFoldedName: ReadonlyMap<string, ReadonlySet<DeclaredTool | undefined>> | undefined;
  #allowed: ReadonlySet<string> | undefined;

  constructor(request: ResponsesRequest, map: ToolMap) {
    this.#request = request;
    this.#map = map;
  }

  /** Whether this answer may contain calls at all. */
  get mayBeCalled(): boolean {
    return this.#map.size > 0 && this.#request.toolChoice?.mode !== "none";
  }

  /**
   * The tool with this flat name, or the only one with this inner name, or else the only one that the name can mean;
   * undefined for every other name.
   */
  find(name: string): DeclaredTool | undefined {
    this.#byName ??= this.#buildIndex();
    return this.#byName.has(name) ? this.#byName.get(name) : this.#findMeant(name, this.#byName);
  }

  #findMeant(name: string, byName: ReadonlyMap<string, DeclaredTool | undefined>): DeclaredTool | undefined {
    const names = listMeantNames(name);
    const meant = new Set(names.filter((one) => byName.has(one)).map((one) => byName.get(one)));
    const [tool] = meant.size > 0 ? meant : this.#findFolded([name, ...names], byName);
    return meant.size > 1 ? undefined : tool;
  }

  /** The only tool whose name differs in letters' case and in hyphens. */
  #findFolded(
    names: readonly string[],
    byName: ReadonlyMap<string, DeclaredTool | undefined>,
  ): readonly (DeclaredTool | undefined)[] {
    const index = this.#byFoldedName ??= foldIndex(byName);
    const found = new Set(names.flatMap((name) => [...index.get(foldToolName(name)) ?? []]));
    return found.size === 1 ? [...found] : [];
  }

  #buildIndex(): ReadonlyMap<string, DeclaredTool | undefined> {
    const flat = new Map<string, DeclaredTool>();
    const inner = new Map<string, DeclaredTool | undefined>();
    for (const declaration of listDeclaredTools(this.#request)) {
      for (const [name, tool] of this.#flatten(declaration)) {
        if (flat.has(tool.flatName)) continue;
        flat.set(tool.flatName, tool);
        inner.set(name, inner.has(name) ? undefined : tool);
      }
    }
    return new Map([...inner, ...flat]);
  }

  *#flatten(tool: ToolDeclaration, namespace?: string): Generator<readonly [string, DeclaredTool]> {
    if (tool.type === "namespace") {
      for (const child of tool.tools) yield* this.#flatten(child, tool.name);
    }
    if (!isCallable(tool)) return;
    const name = readToolName(tool);
    if (!this.#isAllowed(name, namespace)) return;
    const parameters = tool.type !== "custom" && isObject(tool.parameters) ? tool.parameters : undefined;
    const flatName = this.#map.getFlatName(name, namespace);
    // The model cannot mean a tool that was left out of the request to the provider.
    if (this.#map.find(flatName) === undefined) return;
    yield [name, { flatName, kind: tool.type, ...(parameters !== undefined && { parameters }) }];
  }

  #isAllowed(name: string, namespace: string | undefined): boolean {
    const choice = this.#request.toolChoice;
    if (choice?.mode !== "allowed") return true;
    this.#allowed ??= new Set(choice.tools.map((allowed) => this.#map.getFlatName(allowed.name, allowed.namespace)));
    return this.#allowed.has(this.#map.getFlatName(name, namespace));
  }
}

/** The tools by folded name: a name that no tool has may come with every fragment of a call. */
function foldIndex(
  byName: ReadonlyMap<string, DeclaredTool | undefined>,
): ReadonlyMap<string, ReadonlySet<DeclaredTool | undefined>> {
  const index = new Map<string, Set<DeclaredTool | undefined>>();
  for (const [name, tool] of byName) {
    const folded = foldToolName(name);
    const known = index.get(folded);
    if (known) known.add(tool);
    else index.set(folded, new Set([tool]));
  }
  return index;
}
