/**
 * The memory of a scripted Messages API: which thinking it signed, behind which conversation.
 *
 * A signature is good only with its own text; of a model that binds, only behind the same system text, tools and
 * messages as when it was made, and without a gap in the thinking before it (documentation of preserved thinking,
 * 2026-11).
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { sealOf } from "../reasoning_rules.ts";
import { blocksIn, type MessagesFault, messagesIn } from "./messages_rule.ts";

/** What a signature stands for. */
interface Signed {
  readonly model: string;
  readonly thinking: string;
  /** The hash of the conversation before it. */
  readonly prefix: string;
  /** The signatures that came before it in the conversation and in its own answer. */
  readonly before: readonly string[];
}

/** What became of the thinking in a request. */
export interface ThinkingCheck {
  readonly fault?: MessagesFault;
  /** The blocks that the server leaves out, as an answer reports them. */
  readonly dropped: readonly JsonObject[];
}

/** A value as JSON whose keys are in order, without marks for the cache. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (key === "cache_control") return undefined;
    if (!isObject(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([left], [right]) => left < right ? -1 : 1));
  });
}

function isThinking({ type }: JsonObject): boolean {
  return type === "thinking" || type === "redacted_thinking";
}

/** The conversation before message `end`; thinking is not part of it, and turns of one role in a row are one. */
function prefixOf(body: JsonObject, end: number): string {
  const turns: { role: unknown; blocks: JsonObject[] }[] = [];
  for (const { role, content } of messagesIn(body).slice(0, end)) {
    const blocks = blocksIn(content).filter((block) => !isThinking(block));
    const last = turns.at(-1);
    if (last !== undefined && last.role === role) last.blocks.push(...blocks);
    else turns.push({ role, blocks });
  }
  const named = new Set(
    turns.flatMap(({ blocks }) => blocks).flatMap(({ content }) => blocksIn(content)).map((block) => block.tool_name),
  );
  // A deferred tool is no part of the prompt until a result refers to it.
  const tools = decodeArray(body.tools).filter((tool) =>
    !isObject(tool) || tool.defer_loading !== true || named.has(tool.name)
  );
  return sealOf(canonical({ system: blocksIn(body.system ?? []), tools, turns }));
}

/** The signatures of a request's thinking before message `end`, in order. */
function signaturesBefore(body: JsonObject, end: number): string[] {
  const blocks = messagesIn(body).slice(0, end).flatMap(({ content }) => blocksIn(content)).filter(isThinking);
  return blocks.map(({ signature, data }) => String(signature ?? data));
}

/** The memory of one server. */
export class ThinkingMemory {
  private readonly signed = new Map<string, Signed>();
  /** The signatures of the answer that made a call. */
  private readonly answers = new Map<string, readonly string[]>();

  /** Signs the thinking of an answer to `body`, one block after the other. */
  signer(body: JsonObject): (thinking: string) => string {
    const prefix = prefixOf(body, messagesIn(body).length);
    const before = signaturesBefore(body, messagesIn(body).length);
    const model = String(body.model);
    return (thinking) => {
      const signature = `Eq${btoa(`${model} ${prefix} ${sealOf(thinking)} ${this.signed.size}`)}`;
      this.signed.set(signature, { model, thinking, prefix, before: [...before] });
      before.push(signature);
      return signature;
    };
  }

  /** Remembers which thinking belongs to the calls of an answer, given its events. */
  remember(events: readonly JsonObject[]): void {
    const deltas = events.map(({ delta }) => delta).filter(isObject);
    const signatures = deltas.filter(({ type }) => type === "signature_delta").map(({ signature }) =>
      String(signature)
    );
    const blocks = events.map(({ content_block: block }) => block).filter(isObject);
    for (const { type, id } of blocks) {
      if (type === "tool_use") this.answers.set(String(id), signatures);
    }
  }

  /** Checks the thinking that comes back in `body`; `binds` is set for a model whose thinking is bound. */
  check(body: JsonObject, { binds, drops }: { readonly binds: boolean; readonly drops: boolean }): ThinkingCheck {
    const dropped: JsonObject[] = [];
    const messages = messagesIn(body);
    for (const [index, message] of messages.entries()) {
      const before = signaturesBefore(body, index);
      for (const [position, block] of blocksIn(message.content).entries()) {
        if (block.type !== "thinking") continue;
        const at = `messages.${index}.content.${position}`;
        const made = this.signed.get(String(block.signature));
        if (made === undefined || block.thinking !== made.thinking) {
          return { fault: { message: `${at}: Invalid \`signature\` in \`thinking\` block` }, dropped };
        }
        const isBound = binds && made.model === String(body.model);
        if (isBound && (made.prefix !== prefixOf(body, index) || !isTail(before, made.before))) {
          if (!drops) return { fault: mismatch(at), dropped };
          dropped.push({ type: "thinking_dropped", reason: "prefix_binding_mismatch", path: at });
        } else if (made.model !== String(body.model)) {
          dropped.push({ type: "thinking_dropped", reason: "model_binding_mismatch", path: at });
        }
        before.push(String(block.signature));
      }
    }
    const fault = this.editedLast(messages);
    return { ...(fault !== undefined && { fault }), dropped };
  }

  /** Finds a last answer that comes back with only a part of its thinking. */
  private editedLast(messages: readonly JsonObject[]): MessagesFault | undefined {
    const index = messages.findLastIndex(({ role }) => role === "assistant");
    const blocks = blocksIn(messages[index]?.content ?? []);
    const call = blocks.find(({ type }) => type === "tool_use");
    const made = call === undefined ? undefined : this.answers.get(String(call.id));
    const back = blocks.filter(isThinking).map(({ signature }) => String(signature));
    if (made === undefined || back.length === 0 || made.join(" ") === back.join(" ")) return undefined;
    return {
      message: `messages.${index}.content.0: \`thinking\` or \`redacted_thinking\` blocks in the latest assistant ` +
        "message cannot be modified. These blocks must remain as they were in the original response.",
    };
  }
}

/** Whether `now` is what is left of `then` when blocks were removed from its start. */
function isTail(now: readonly string[], then: readonly string[]): boolean {
  return now.length <= then.length && now.every((one, index) => one === then[then.length - now.length + index]);
}

function mismatch(at: string): MessagesFault {
  return {
    message: `${at}: Invalid \`signature\` in \`thinking\` block. The block is bound to a different conversation. ` +
      "Thinking blocks must be passed back with the same system prompt, tools and messages that preceded them.",
  };
}
