/**
 * A stage with Codex in front of a provider of the table, and a search for its reasoning in requests.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../../lib/base/json.ts";
import { type ProviderScript, scriptFor } from "../../../tools/provider_scripts.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../../tools/scripted_provider.ts";
import type { WireName } from "../../../lib/providers/profile.ts";
import { playChat } from "../../../tools/wires/chat_player.ts";
import { playMessages } from "../../../tools/wires/messages_player.ts";
import type { WirePlayer } from "../../../tools/wires/player.ts";
import { playResponses } from "../../../tools/wires/responses_player.ts";
import { type CodexRun, MODELS, openStage, type Stage, type StageOptions } from "./driver.ts";
import type { CodexVersion } from "./versions.ts";

/** A stage whose relay has the row of a provider, and whose provider is played by its script. */
export interface ProviderStage extends AsyncDisposable {
  readonly stage: Stage;
  readonly script: ProviderScript;
  /** Sets what the provider answers next, in order; every request beyond the last answer gets the last one again. */
  answers(...answers: readonly ScriptedAnswer[]): void;
  /** Chat requests since `answers()` was called. */
  readonly chats: readonly ReceivedRequest[];
  /** Runs `codex exec` with the provider's model and high effort. */
  exec(prompt: string): Promise<CodexRun>;
  /** Resumes the thread of an earlier run in the same way. */
  resume(earlier: CodexRun, prompt: string): Promise<CodexRun>;
}

/** Sets up the stage of the provider whose row is called `name`. */
export async function openProviderStage(name: string, version: CodexVersion): Promise<ProviderStage> {
  const script = scriptFor(name);
  let next: readonly ScriptedAnswer[] = [];
  let from = 0;
  const stage = await openStage({
    version,
    // The script has its provider's own rules; the driver's stricter order of messages does not apply.
    rules: { systemFirst: false, ...script.rules },
    models: script.models,
    relayArguments: ["--provider", name, "--wire", "chat"],
    answer: ({ index }) => next[Math.min(index - from, next.length - 1)] ?? {},
  });
  const chosen = ["-c", `model=${JSON.stringify(script.model)}`, "-c", 'model_reasoning_effort="high"'];
  return {
    stage,
    script,
    answers(...answers) {
      next = answers;
      from = stage.provider.chats.length;
    },
    get chats() {
      return stage.provider.chats.slice(from);
    },
    exec: (prompt) => stage.exec(prompt, ...chosen),
    resume: (earlier, prompt) => stage.resume(earlier, prompt, ...chosen),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

/** The stage of a wire; what is absent is as on any stage. */
export interface WireStageOptions extends Omit<StageOptions, "players" | "rules"> {
  readonly wire: WireName;
  /** The vendor that is played, and whose row the relay has; absent: a careful vendor that has none. */
  readonly vendor?: string;
  /** Further wires that the provider serves, for threads that change theirs; `vendor` plays them too. */
  readonly alsoServes?: readonly WireName[];
}

function playWire(wire: WireName, vendor: string | undefined): WirePlayer {
  if (wire === "responses") return playResponses(vendor);
  return wire === "messages" ? playMessages(vendor) : playChat({ systemFirst: vendor === undefined });
}

/** The arguments with which the relay asks by `wire`, as `vendor`. */
export function wireArguments({ wire, vendor }: Pick<WireStageOptions, "wire" | "vendor">): string[] {
  return ["--wire", wire, ...(vendor === undefined ? [] : ["--provider", vendor])];
}

/**
 * Sets up a stage on which the same script runs on any wire: its answers are `{ speech: … }`, and the requests are read
 * by `toolLike()`, `allText()`, `assertOutput()` and `conversation.ts`.
 */
export async function openWireStage(options: WireStageOptions): Promise<Stage> {
  const { wire, vendor, alsoServes = [], relayArguments = [], ...rest } = options;
  return await openStage({
    models: MODELS,
    ...rest,
    players: [wire, ...alsoServes].map((name) => playWire(name, vendor)),
    relayArguments: [...wireArguments({ wire, ...(vendor !== undefined && { vendor }) }), ...relayArguments],
  });
}

const ECHO_KEYS = ["reasoning_content", "reasoning", "reasoning_details"];
const THINKING_KEYS = ["reasoning_effort", "reasoning", "enable_thinking", "thinking", "extra_body"];

function picked(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
}

/** The reasoning that each assistant message replays: keys of the message, and parts of its content. */
export function echoes(request: ReceivedRequest | undefined): JsonObject[] {
  const body = isObject(request?.body) ? request.body : {};
  return decodeArray(body.messages).filter(isObject).filter(({ role }) => role === "assistant").map((message) => {
    const parts = decodeArray(message.content).filter((part) => isObject(part) && part.type !== "text");
    return { ...picked(message, ECHO_KEYS), ...(parts.length > 0 && { parts }) };
  });
}

/** Keys of a request that control reasoning. */
export function thinkingKeys(request: ReceivedRequest | undefined): JsonObject {
  return picked(isObject(request?.body) ? request.body : {}, THINKING_KEYS);
}

/** The recorded failure `fixtures/errors/<provider>/<name>/upstream.json`, as an answer. */
export async function failureAnswer(provider: string, name: "overflow" | "bad_key"): Promise<ScriptedAnswer> {
  const url = new URL(`../../../fixtures/errors/${provider}/${name}/upstream.json`, import.meta.url);
  const recorded: unknown = JSON.parse(await Deno.readTextFile(url));
  const { status, headers, body } = recorded as { status: number; headers: Record<string, string>; body: JsonObject };
  return { status, headers, json: body };
}
