/**
 * The watch over providers' prompt caches: when less of a conversation comes out of one, it names what had changed.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { decodeArray, decodeText, isObject, type JsonObject } from "../base/json.ts";
import type { AnswerUsage } from "./answer_numbers.ts";

/** Conversations that are remembered, the ones used last. */
const MAX_THREADS = 64;
/** Smallest prompt, in tokens, that every provider keeps (providers' pages, 2026-11). */
const LEAST_TOKENS = 2_048;
/** Cached share from which on a loss is worth a line. */
const GOOD_SHARE = 0.5;

/** A request as it was sent, in hashes. */
interface SentPrint {
  readonly tools: string;
  /** By key: everything else that may be part of the prompt. */
  readonly settings: ReadonlyMap<string, string>;
  readonly messages: readonly { readonly role: string; readonly hash: string }[];
}

interface WatchedThread {
  readonly print: SentPrint;
  /** Part of the prompt that came out of the cache, 0 to 1. */
  readonly share: number;
  /** In milliseconds of `performance.now()`. */
  readonly at: number;
}

/** The last request of each conversation. It holds hashes and no text. */
export class CacheWatch {
  readonly #threads = new Map<string, WatchedThread>();

  /**
   * Notes an answer.
   *
   * @param thread Name of the conversation; absent: its first two messages tell it from others.
   * @param body The request as it was sent, by any wire.
   * @returns What changed, when much less than before came out of the cache; else undefined.
   */
  observe(
    thread: string | undefined,
    body: JsonObject,
    { promptTokens, cachedTokens }: AnswerUsage,
  ): string | undefined {
    if (cachedTokens === undefined || promptTokens < LEAST_TOKENS) return undefined;
    const print = printRequest(body);
    const key = thread !== undefined ? hashValue(thread) : print.messages.slice(0, 2).map(({ hash }) => hash).join();
    const before = this.#threads.get(key);
    const now = { print, share: cachedTokens / promptTokens, at: performance.now() };
    this.#threads.delete(key);
    this.#threads.set(key, now);
    if (this.#threads.size > MAX_THREADS) this.#threads.delete([...this.#threads.keys()][0] ?? "");
    if (before === undefined || before.share < GOOD_SHARE || now.share >= before.share / 2) return undefined;
    return `cache: ${formatShare(now.share)} of the prompt, ${formatShare(before.share)} before: ` +
      describeChange(before, now);
  }
}

function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function describeChange(before: WatchedThread, now: WatchedThread): string {
  const since = "since the last request of this thread";
  const [old, print] = [before.print, now.print];
  // The order in which templates build a prompt.
  if (old.tools !== print.tools) return `the tools changed ${since}`;
  for (const [index, { role, hash }] of old.messages.entries()) {
    const message = print.messages[index];
    if (message === undefined) return `message ${index + 1} (${role}) and what followed it are gone ${since}`;
    if (message.hash !== hash) return `message ${index + 1} (${message.role}) changed ${since}`;
  }
  const names = new Set([...old.settings.keys(), ...print.settings.keys()]);
  const changed = [...names].filter((name) => old.settings.get(name) !== print.settings.get(name));
  if (changed.length > 0) return `${changed.join(", ")} changed ${since}`;
  const seconds = Math.round((now.at - before.at) / 1000);
  return `nothing changed ${since}, ${seconds} s ago: the provider dropped its cache`;
}

/** Keys of a request that are printed by themselves, or that no prompt depends on. */
const OTHER_KEYS = new Set([
  ...["messages", "input", "system", "instructions", "tools"],
  ...["stream", "stream_options", "max_tokens", "max_completion_tokens", "max_output_tokens"],
]);

function printRequest(body: JsonObject): SentPrint {
  const { system, instructions, messages, input } = body;
  const settings = Object.entries(body).filter(([name]) => !OTHER_KEYS.has(name));
  return {
    tools: hashValue(body.tools ?? null),
    settings: new Map(settings.map(([name, value]) => [name, hashValue(value)])),
    messages: [
      // Some wires have the text of the system beside the messages.
      ...[system, instructions].flatMap((text) => text === undefined ? [] : [{ role: "system", content: text }]),
      ...decodeArray(messages),
      ...decodeArray(input),
    ].map((message) => ({ role: nameRole(message), hash: hashValue(message) })),
  };
}

/** The role of a message, or the type of an item that has none. */
function nameRole(message: unknown): string {
  return isObject(message) ? decodeText(message.role) ?? decodeText(message.type) ?? "" : "";
}

function hashValue(value: unknown): string {
  return createHash("sha1").update(JSON.stringify(value, omitMark) ?? "").digest("base64");
}

/** A mark for the cache moves to the end of each request, and is no part of the prompt. */
function omitMark(key: string, value: unknown): unknown {
  return key === "cache_control" ? undefined : value;
}
