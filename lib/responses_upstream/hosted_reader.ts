/**
 * The readers of items that are no part of the model's own words: steps of the vendor's servers, and all the rest.
 *
 * @module
 */
import type { JsonObject } from "../base/json.ts";
import type { AnswerChunk, HostedStep } from "../wire/chunk.ts";
import { createChunk, ItemReader } from "./item_reader.ts";

/** Types of items that a vendor's servers made and that clients only show, and of calls of the vendor's own tools. */
const HOSTED_TYPES: ReadonlySet<string> = new Set([
  "web_search_call",
  "file_search_call",
  "code_interpreter_call",
  "image_generation_call",
  "mcp_call",
  "mcp_list_tools",
  "computer_call",
  "local_shell_call",
  "shell_call",
  "apply_patch_call",
  "mcp_approval_request",
]);

/** Whether items of `type` can be passed on as they are. */
export function isHostedType(type: string): boolean {
  return HOSTED_TYPES.has(type);
}

/** Reads a step of the vendor's servers. */
export class HostedReader extends ItemReader {
  protected override begin(item: JsonObject): readonly AnswerChunk[] {
    return this.#createStep("added", item);
  }

  override extend(type: string, event: JsonObject): readonly AnswerChunk[] {
    return type.startsWith(`response.${this.type}`) ? this.#createStep("event", { ...event, type }) : [];
  }

  override finish(item: JsonObject): readonly AnswerChunk[] {
    return this.#createStep("done", item);
  }

  #createStep(stage: HostedStep["stage"], value: JsonObject): readonly AnswerChunk[] {
    return [createChunk({ hosted: { key: this.key, stage, value } })];
  }
}

/** Reads an item that no client could use: calls of tools that the relay never declares, and unknown types. */
export class LeftOutReader extends ItemReader {
  protected override begin(): readonly AnswerChunk[] {
    return [];
  }

  override extend(): readonly AnswerChunk[] {
    return [];
  }

  override finish(): readonly AnswerChunk[] {
    return [createChunk({ leftOut: 1 })];
  }
}
