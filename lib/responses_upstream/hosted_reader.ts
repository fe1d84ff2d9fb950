/**
 * The readers of items that are no part of the model's own words: steps of the vendor's servers, and all the rest.
 *
 * @module
 */
import type { JsonObject } from "../base/json.ts";
import type { AnswerChunk, HostedStep, HostedType } from "../wire/chunk.ts";
import { createChunk, ItemReader } from "./item_reader.ts";

const HOSTED_TYPES: Readonly<Record<HostedType, true>> = {
  web_search_call: true,
  file_search_call: true,
  code_interpreter_call: true,
  image_generation_call: true,
  mcp_call: true,
  mcp_list_tools: true,
  computer_call: true,
  local_shell_call: true,
  shell_call: true,
  apply_patch_call: true,
  mcp_approval_request: true,
};

/** Whether items of `type` can be passed on as they are. */
export function isHostedType(type: string): type is HostedType {
  return Object.hasOwn(HOSTED_TYPES, type);
}

/** Reads a step of the vendor's servers. */
export class HostedReader extends ItemReader {
  readonly #hosted: HostedType;

  constructor(place: number, type: HostedType) {
    super(place, type);
    this.#hosted = type;
  }

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
    return [createChunk({ hosted: { key: this.key, type: this.#hosted, stage, value } })];
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
