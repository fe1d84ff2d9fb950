/**
 * What a request says, in the same words for every wire, and the searches that scripted models make in it.
 *
 * @module
 */
import { assert, assertExists } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";

/** A declared tool. */
export interface SeenTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
}

/** A call of the history. */
export interface SeenCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** A request for an answer, whatever its wire. */
export interface SeenRequest {
  readonly model: string;
  /** System text at the head. */
  readonly system: string;
  readonly tools: readonly SeenTool[];
  /** Calls of the history by the message that made them. */
  readonly calls: readonly (readonly SeenCall[])[];
  /** Texts of the outputs, by the ids of their calls. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Texts of the user's messages. */
  readonly user: readonly string[];
  /** Texts of the assistant's messages. */
  readonly assistant: readonly string[];
  /** Images as `data:` URLs. */
  readonly images: readonly string[];
  /** The reasoning that came back: its text, or what it was sealed into. */
  readonly reasoning: readonly string[];
  /** The schema of the output; absent when none is asked for. */
  readonly schema?: JsonObject;
}

/** The declared tool whose name or description matches, as a model finds a tool. */
export function findTool({ tools }: SeenRequest, pattern: RegExp): SeenTool {
  const found = tools.find(({ name }) => pattern.test(name)) ??
    tools.find(({ description }) => pattern.test(description));
  assertExists(found, `no tool matches ${pattern}: ${tools.map(({ name }) => name).join(" ")}`);
  return found;
}

/** Everything that can be read in a request. */
export function readableText({ system, user, assistant, outputs }: SeenRequest): string {
  return [system, ...user, ...assistant, ...Object.values(outputs)].join("\n");
}

/** Ids of the calls by the message that made them. */
export function callIds({ calls }: SeenRequest): string[][] {
  return calls.map((message) => message.map(({ id }) => id));
}

/** Asserts that the text of the output for `callId` matches. */
export function assertSeenOutput({ outputs }: SeenRequest, callId: string, pattern: RegExp): void {
  const text = outputs[callId];
  assertExists(text, `no output for the call ${callId}: ${Object.keys(outputs).join(" ")}`);
  assert(pattern.test(text), `the output of ${callId} is: ${text}`);
}
