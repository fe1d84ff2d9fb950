/**
 * Translation of single items of the input for a vendor's own Responses API.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, parseJson } from "../../../base/json.ts";
import type { Report } from "../../../base/report.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { VendorItem, VendorPart } from "../../../responses_upstream/types.ts";
import { isVendorCall } from "../../../responses/hosted_item.ts";
import type {
  CallItem,
  ContentPart,
  ForeignItem,
  InputItem,
  MessageItem,
  OutputItem,
} from "../../../responses/types.ts";
import { openCompaction } from "../../reasoning_envelope.ts";
import type { ToolMap } from "../../tool_map.ts";
import { encodeArguments } from "../call_arguments.ts";
import { translateCallId } from "../call_ids.ts";
import { readOutput, reportForeign, writeSummary } from "../own_words.ts";
import { COMPACTION_PROMPT, formatAttachmentNote, ORPHANED_OUTPUT } from "../prompts.ts";
import type { Turn, TurnCall } from "../turns.ts";
import { encodeOutput, encodeTextParts, encodeUserParts } from "./content.ts";
import { isKeptAgentMessage, isKeptMessage, omitIds } from "./kept_items.ts";
import { isKeptCustomCall, isKeptNamespace, readCallName } from "./kept_tools.ts";

/** The provider, its model and the tools for which items are translated, and the report that records losses. */
export interface ItemContext {
  readonly profile: ProviderProfile;
  /** The upstream's name of the model. */
  readonly model: string;
  readonly report: Report;
  readonly map: ToolMap;
  /** Names of the tools that the model can call. */
  readonly toolNames: readonly string[];
  /** The relay's own answers to calls of tools that do not exist. */
  readonly unknownCalls: ReadonlyMap<TurnCall, string>;
}

/** The items for one step that is no answer of the model; none for a blank one. */
export function encodeTurnItem(turn: Exclude<Turn, { kind: "assistant" }>, context: ItemContext): VendorItem[] {
  switch (turn.kind) {
    case "compaction_trigger":
      return [createUserItem([createText(COMPACTION_PROMPT)])];
    case "orphan":
      return [encodeOrphan(turn.item, context)];
    case "message":
      return listPresent(encodeSaid(turn.item, context));
  }
}

function listPresent(item: VendorItem | undefined): VendorItem[] {
  return item === undefined ? [] : [item];
}

function encodeSaid(item: Extract<Turn, { kind: "message" }>["item"], context: ItemContext): VendorItem | undefined {
  switch (item.type) {
    case "message":
      return encodeMessage(item, context);
    case "compaction":
      return encodeSummary(item, context);
    case "foreign":
      return encodeForeign(item, context);
    case "agent_message":
      return isKeptAgentMessage(item, context.profile)
        ? omitIds(readRaw(item))
        : encodeUserContent(item.content, context);
  }
}

/** A message; undefined for a blank one, which would make some servers refuse the thread for ever. */
export function encodeMessage(item: MessageItem, context: ItemContext): VendorItem | undefined {
  const { profile, report } = context;
  const raw = readRaw(item);
  if (isKeptMessage(item, profile) && raw.role === item.role) return { type: "message", ...omitIds(raw) };
  if (item.role === "user") return encodeUserContent(item.content, context);
  const type = item.role === "assistant" ? "output_text" : "input_text";
  const content = encodeTextParts(item.content, type, context);
  if (content.length === 0) {
    report.add("repaired", "input.message", "a blank message was left out");
    return undefined;
  }
  const role = item.role === "developer" ? profile.developerRole : item.role;
  return { type: "message", role, content };
}

function encodeUserContent(content: readonly ContentPart[], context: ItemContext): VendorItem | undefined {
  const parts = encodeUserParts(content, context);
  if (parts.length > 0) return createUserItem(parts);
  context.report.add("repaired", "input.message", "a blank message was left out");
  return undefined;
}

/** A message of the user. */
export function createUserItem(content: readonly VendorPart[]): VendorItem {
  return { type: "message", role: "user", content: [...content] };
}

function createText(text: string): VendorPart {
  return { type: "input_text", text };
}

function encodeSummary(item: Extract<InputItem, { type: "compaction" }>, { profile, report }: ItemContext): VendorItem {
  const isKept = profile.sealedSummaries === "keep" && openCompaction(item.encryptedContent) === undefined;
  return isKept && item.raw !== undefined
    ? omitIds(item.raw)
    : createUserItem([createText(writeSummary(item, report))]);
}

function encodeForeign(item: ForeignItem, context: ItemContext) {
  const { profile, report } = context;
  const { action, status } = readRaw(item);
  if (item.wireType === "web_search_call" && profile.searchCalls !== "words" && isObject(action)) {
    const said = decodeText(status);
    return {
      type: "web_search_call" as const,
      ...(said !== undefined && { status: said }),
      action: profile.searchCalls === "keep" ? action : addQueries(action),
    };
  }
  reportForeign(item, report);
  return encodeUserContent(item.content, context);
}

/** A search with its query in both keys: each server demands one of them (reported 2026-08). */
function addQueries(action: JsonObject): JsonObject {
  if (action.type !== "search") return action;
  const queries = decodeArray(action.queries).filter((query) => typeof query === "string");
  const query = decodeText(action.query) ?? queries[0] ?? "";
  return { ...action, query, queries: queries.length > 0 ? queries : [query] };
}

function encodeOrphan(item: OutputItem, context: ItemContext): VendorItem {
  const about = createText(ORPHANED_OUTPUT);
  return createUserItem([about, ...encodeUserParts(item.content, context)]);
}

/** A call under the kind, the name and the id by which the provider knows it. */
export function encodeCall({ item, id }: TurnCall, context: ItemContext): VendorItem {
  const { profile, report } = context;
  const callId = encodeCallId(id, profile);
  const raw = readKeptCall(item, context);
  if (raw !== undefined) return { ...omitIds(raw), call_id: callId };
  const named = readCallName(item, context);
  if (isKeptCustomCall(item, context)) {
    return { type: "custom_tool_call", call_id: callId, ...named, input: item.input };
  }
  const text = encodeArguments(item, report);
  const value = profile.callArguments === "object" ? parseJson(text) : undefined;
  return { type: "function_call", call_id: callId, ...named, arguments: isObject(value) ? value : text };
}

/** The call as the client sent it, if the provider knows its kind and its names; undefined otherwise. */
function readKeptCall(item: CallItem, context: ItemContext): JsonObject | undefined {
  const { profile } = context;
  const { raw } = item;
  if (raw === undefined) return undefined;
  if (raw.type === "tool_search_call") return profile.toolSearch === "keep" ? raw : undefined;
  if (profile.privateKeys !== "keep") return undefined;
  if (raw.type === "custom_tool_call") {
    return isKeptCustomCall(item, context) && keepsNames(item, profile) ? raw : undefined;
  }
  // Servers that implement the whole API read the arguments as text, whatever they hold.
  const isReadable = raw.type !== "function_call" || typeof raw.arguments === "string";
  return isReadable && keepsNames(item, profile) ? raw : undefined;
}

function keepsNames({ namespace }: CallItem, profile: ProviderProfile): boolean {
  return namespace === undefined || isKeptNamespace(namespace, profile);
}

/** The output of a call, and its attachments where a message of the user has to hold them. */
export function encodeCallOutput(
  call: TurnCall,
  context: ItemContext,
): { readonly item: VendorItem; readonly lifted: readonly VendorPart[] } {
  const { profile } = context;
  const { item, id } = call;
  const callId = encodeCallId(id, profile);
  const isCustom = isKeptCustomCall(item, context);
  const type = isCustom ? "custom_tool_call_output" : "function_call_output";
  const output = readOutput(call, context);
  if (typeof output === "string") return { item: { type, call_id: callId, output }, lifted: [] };
  const raw = readKeptCall(item, context) === undefined ? {} : readRaw(output);
  if (isKeptOutput(raw, output, profile)) return { item: { ...omitIds(raw), call_id: callId }, lifted: [] };
  const found = output.kind === "tool_search" ? formatFound(output, context) : undefined;
  const { output: content, lifted } = encodeOutput(output.content, found, context);
  const about = createText(formatAttachmentNote(readCallName(item, context).name));
  return {
    item: { type, call_id: callId, output: content },
    lifted: lifted.length > 0 ? [about, ...lifted] : [],
  };
}

/** Whether an output may be sent as it is: the provider knows its kind, and the model reads what it holds. */
function isKeptOutput({ type }: JsonObject, { content, kind }: OutputItem, profile: ProviderProfile): boolean {
  if (kind === "tool_search") return type === "tool_search_output";
  // The output of the vendor's own tool has a form of its own.
  if (typeof type === "string" && isVendorCall(type.replace(/_output$/, ""))) return true;
  const canRead = profile.images && profile.imageUrls === "any";
  return type !== undefined && profile.privateKeys === "keep" && content.length > 0 &&
    content.every((part) => part.kind === "text" || canRead && part.kind === "image" || part.kind === "file");
}

/** Lists the tools that a search found by the names under which the model can call them. */
function formatFound({ tools }: OutputItem, { map, profile }: ItemContext): string {
  const names = tools.flatMap((tool) => {
    if (tool.type !== "namespace") return "name" in tool ? [map.getFlatName(tool.name)] : [];
    const isKept = isKeptNamespace(tool.name, profile);
    return tool.tools.flatMap((child) => {
      if (!("name" in child)) return [];
      return [isKept ? `${tool.name}.${child.name}` : map.getFlatName(child.name, tool.name)];
    });
  });
  return names.length === 0 ? "No tools found." : `These tools can be called from now on:\n${names.join("\n")}`;
}

/** A call's id; sixty-four characters are the most that every server accepts (OpenAI's, reported 2026). */
function encodeCallId(id: string, profile: ProviderProfile): string {
  const { callIds } = profile;
  return translateCallId(id, callIds === "keep" ? { ...profile, callIds: "sixty_four_characters" } : profile);
}

function readRaw({ raw = {} }: { readonly raw?: JsonObject }): JsonObject {
  return raw;
}
