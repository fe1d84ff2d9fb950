/**
 * A stage on which the same script runs on every wire, and the registration of a test for each of them.
 *
 * @module
 */
import { assert } from "@std/assert";
import type { WireName } from "../../../../lib/providers/profile.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../../../tools/scripted_provider.ts";
import type { Speech } from "../../../../tools/wires/speech.ts";
import { playMessages } from "../../../../tools/wires/messages_player.ts";
import { playResponses } from "../../../../tools/wires/responses_player.ts";
import { assertClean, type CodexRun, MODEL, MODELS, type Stage } from "../driver.ts";
import { openWireStage, type WireStageOptions } from "../provider_stage.ts";
import { toolLike } from "../script.ts";
import { type CodexVersion, NEWEST } from "../versions.ts";

/** A wire, and the vendor that is played on it. */
export interface TestedWire {
  readonly wire: WireName;
  /** The vendor whose row and script count; absent: a careful provider that has no row. */
  readonly vendor?: string;
}

/** Every wire, as a provider speaks it that has no row. */
export const TESTED_WIRES: readonly TestedWire[] = [{ wire: "chat" }, { wire: "responses" }, { wire: "messages" }];

/** The vendors of the other wires that take back no other reasoning than their own, and it unchanged. */
export const SEALING_WIRES: readonly TestedWire[] = [
  { wire: "responses", vendor: "openai" },
  { wire: "responses", vendor: "xai" },
  { wire: "responses", vendor: "deepseek" },
  { wire: "messages", vendor: "anthropic" },
];

/** The vendor that declares freeform tools and namespaces as they are. */
export const KEEPING_WIRE: TestedWire = { wire: "responses", vendor: "openai" };

/** Options of a stage whose wire and version are settled. */
export type SettledStageOptions = Omit<WireStageOptions, "version" | "wire" | "vendor">;

/** Codex, the relay, and a provider on one wire. */
export interface WireStage extends AsyncDisposable {
  readonly stage: Stage;
  /** The requests for an answer so far. */
  readonly asks: readonly ReceivedRequest[];
  /** The request at a position, which must be there. */
  ask(index: number): ReceivedRequest;
  /** Runs a prompt; asserts that Codex and the provider had nothing to complain about. */
  exec(prompt: string, ...args: string[]): Promise<CodexRun>;
  /** The same in the thread of an earlier run. */
  resume(earlier: CodexRun, prompt: string, ...args: string[]): Promise<CodexRun>;
}

/** Opens the stage of a test. */
export type OpenSettledStage = (options: SettledStageOptions) => Promise<WireStage>;

/** The model that a vendor's script is written for; that of the careful provider when there is no vendor. */
function modelOf({ wire, vendor }: TestedWire): string {
  if (vendor === undefined || wire === "chat") return MODEL;
  return (wire === "responses" ? playResponses(vendor) : playMessages(vendor)).model;
}

async function openSettledStage(options: WireStageOptions): Promise<WireStage> {
  const model = modelOf(options);
  const models = { object: "list", data: MODELS.data.map((entry) => ({ ...entry, id: model })) };
  const chosen = ["-c", `model=${JSON.stringify(model)}`];
  const stage = await openWireStage({ models, ...options });
  const check = (run: CodexRun) => {
    assertClean(stage, run);
    return run;
  };
  return {
    stage,
    get asks() {
      return stage.provider.asks;
    },
    ask(index) {
      const request = stage.provider.asks.at(index);
      assert(request !== undefined, `the provider got ${stage.provider.asks.length} requests`);
      return request;
    },
    exec: async (prompt, ...args) => check(await stage.exec(prompt, ...chosen, ...args)),
    resume: async (earlier, prompt, ...args) => check(await stage.resume(earlier, prompt, ...chosen, ...args)),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

/** Registers a test for each wire and version; `title` says what Codex does. */
export function testOnWires(
  title: string,
  run: (open: OpenSettledStage, wire: TestedWire) => Promise<void>,
  { versions = [NEWEST], wires = TESTED_WIRES }: {
    readonly versions?: readonly CodexVersion[];
    readonly wires?: readonly TestedWire[];
  } = {},
): void {
  for (const version of versions) {
    for (const wire of wires) {
      const place = wire.vendor === undefined ? wire.wire : `${wire.wire} (${wire.vendor})`;
      Deno.test(`Codex ${version.number} by ${place} ${title}`, async () => {
        await run((options) => openSettledStage({ ...options, ...wire, version }), wire);
      });
    }
  }
}

/** An answer of these words. */
export function say(text: string, rest: Omit<Speech, "text"> = {}): ScriptedAnswer {
  return { speech: { ...rest, text } };
}

/** Makes an answer that calls the shell. */
export function callShell(id: string, cmd: string, rest: Omit<Speech, "calls"> = {}): ScriptedAnswer {
  return { speech: { ...rest, calls: [{ id, name: "exec_command", arguments: { cmd } }] } };
}

/** A step that calls the tool whose name or description matches, by its raw text where `input` is one. */
export function callTool(pattern: RegExp, id: string, input: Readonly<Record<string, unknown>> | string) {
  return (request: ReceivedRequest): ScriptedAnswer => {
    const { name, namespace } = toolLike(request, pattern);
    const place = namespace === undefined ? { name } : { name, namespace };
    const written = typeof input === "string" ? { input } : { arguments: input };
    return { speech: { calls: [{ id, ...place, ...written }] } };
  };
}
