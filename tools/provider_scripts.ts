/**
 * Scripts with which the scripted provider behaves as one of the first eight providers: refusals, models and frames.
 *
 * ```ts
 * const script = scriptFor("kimi");
 * startScriptedProvider({ rules: script.rules, models: script.models, answer: () => script.answer({ text: "Done." }) });
 * ```
 *
 * @module
 */
import type { JsonObject } from "../lib/base/json.ts";
import { pieces } from "./chat_frames.ts";
import { type Dialect, DIALECTS, type SentCall } from "./provider_scripts/dialects.ts";
import type { ProviderRules } from "./rule.ts";
import type { ScriptedAnswer } from "./scripted_provider.ts";
import { argumentsOf, type Speech } from "./wires/speech.ts";

/** The script of one provider, made anew for every conversation, since some providers count their calls. */
export interface ProviderScript {
  /** Name of the provider's row. */
  readonly name: string;
  /** A model of its list that the script is written for. */
  readonly model: string;
  /** Rules in addition to, or instead of, the default ones. */
  readonly rules: Partial<ProviderRules>;
  /** Its list of models, as its API sends it. */
  readonly models: unknown;
  /** The stream of one answer. */
  answer(speech: Speech): ScriptedAnswer;
}

/** The providers that can be played. */
export const SCRIPTED_PROVIDERS: readonly string[] = Object.keys(DIALECTS);

/**
 * The script of the provider whose row is called `name`.
 *
 * @throws {Error} when the provider has no script.
 */
export function scriptFor(name: string): ProviderScript {
  const dialect = Object.hasOwn(DIALECTS, name) ? DIALECTS[name] : undefined;
  if (dialect === undefined) {
    throw new Error(`Cannot play ${name}: there are scripts for ${SCRIPTED_PROVIDERS.join(", ")}`);
  }
  const { model, rules, models } = dialect;
  let count = 0;
  return {
    name,
    model,
    rules,
    models,
    answer(speech) {
      const calls = (speech.calls ?? []).map((call, index): SentCall => {
        const id = dialect.callId(call.name, count++);
        return { index, id, function: { name: call.name, arguments: JSON.stringify(argumentsOf(call)) } };
      });
      return streamOf(speech, calls, dialect);
    },
  };
}

function streamOf(
  { reasoning = "", text = "", usage: spec = {} }: Speech,
  calls: readonly SentCall[],
  dialect: Dialect,
) {
  const unfinished = dialect.unfinished === "no_key" ? {} : { finish_reason: null };
  const chunk = (delta: JsonObject, finish?: string): JsonObject => ({
    id: "chatcmpl-scripted",
    object: "chat.completion.chunk",
    created: 1_764_000_000,
    model: dialect.model,
    ...dialect.chunk,
    choices: [{
      index: 0,
      delta,
      ...dialect.choice,
      ...(finish === undefined ? unfinished : { finish_reason: finish }),
    }],
  });
  const deltas = [
    ...(dialect.opening === undefined ? [] : [dialect.opening]),
    ...pieces(reasoning).map(dialect.reasoning),
    ...(reasoning === "" || dialect.seal === undefined ? [] : [dialect.seal(reasoning)]),
    ...pieces(text).map(dialect.text),
    ...calls.flatMap(dialect.call),
  ];
  const ending = dialect.end({ reason: calls.length > 0 ? "tool_calls" : "stop", usage: spec }, chunk);
  const frames = [...deltas.map((delta) => chunk(delta)), ...ending].map((value) =>
    `data: ${JSON.stringify(value)}\n\n`
  );
  return { frames: [dialect.before ?? "", ...frames].filter((frame) => frame !== ""), done: dialect.done ?? true };
}
