/**
 * The prompt cache of a scripted Messages API, which counts what of a prompt it has met behind a mark before.
 *
 * The rules are those of the documentation (prompt caching, 2026-10): a mark keeps everything up to its block, in the
 * order tools, system text, messages; a later prompt finds it from a mark of its own and from the twenty blocks before
 * that; tools and system text stay kept when the effort, the form of thinking or the choice of tools changes, messages
 * do not.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { sealOf } from "../reasoning_rules.ts";
import { blocksIn, messagesIn } from "./messages_rule.ts";

/** Blocks before a mark in which something kept is looked for. */
const LOOK_BACK = 20;

/** Tokens of a prompt: read from the cache, written into it, and the rest. */
export interface CountedPrompt {
  readonly cached: number;
  readonly written: number;
  readonly rest: number;
}

interface PromptBlock {
  readonly text: string;
  readonly isMarked: boolean;
}

/** One block for each part of the prompt; what only messages depend on stands before the first of them. */
function listBlocks(body: JsonObject): PromptBlock[] {
  const toBlock = (value: unknown): PromptBlock => ({
    text: JSON.stringify(value, (key, inner) => key === "cache_control" ? undefined : inner),
    isMarked: isObject(value) && value.cache_control !== undefined,
  });
  const tools = decodeArray(body.tools).filter((tool) => !isObject(tool) || tool.defer_loading !== true);
  const messages = messagesIn(body).flatMap(({ role, content }) =>
    blocksIn(content).map((block) => ({ ...toBlock(block), text: `${role}${toBlock(block).text}` }))
  );
  const settings = toBlock([body.thinking, body.output_config, body.tool_choice]);
  const [first, ...others] = messages;
  return [
    ...[...tools, ...blocksIn(body.system ?? [])].map(toBlock),
    ...(first ? [{ ...first, text: settings.text + first.text }, ...others] : []),
  ];
}

/** Remembers the prompts of one server. */
export class PromptCache {
  readonly #kept = new Set<string>();

  /** Counts the prompt of `body`, and keeps what it marks. */
  count(body: JsonObject): CountedPrompt {
    const blocks = listBlocks(body);
    const ends: { readonly name: string; readonly tokens: number }[] = [];
    let [name, tokens] = [String(body.model), 0];
    for (const { text } of blocks) {
      name = sealOf(name + text);
      tokens += Math.ceil(text.length / 4);
      ends.push({ name, tokens });
    }
    const isAutomatic = body.cache_control !== undefined;
    const marks = [...ends.keys()].filter((index) =>
      blocks[index]?.isMarked || isAutomatic && index === ends.length - 1
    );
    const tokensAt = (index: number) => ends[index]?.tokens ?? 0;
    const hits = marks.flatMap((mark) =>
      Array.from({ length: LOOK_BACK + 1 }, (_, back) => mark - back).filter((index) =>
        this.#kept.has(ends[index]?.name ?? "")
      )
    );
    const cached = Math.max(0, ...hits.map(tokensAt));
    const marked = Math.max(cached, ...marks.map(tokensAt));
    for (const mark of marks) this.#kept.add(ends[mark]?.name ?? "");
    return { cached, written: marked - cached, rest: tokens - marked };
  }
}
