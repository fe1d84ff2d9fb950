/**
 * Scripted models that answer in order, choose tools and read their conversation.
 *
 * @module
 */
import { assert, assertExists } from "@std/assert";
import type { AssistantMessage, ChatMessage, ChatRequest } from "../../../lib/chat/types.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../../tools/scripted_provider.ts";
import { type DeclaredTool, declaredTools } from "../../../tools/wires/declared_tools.ts";
import { callOutputs, conversationText } from "./conversation.ts";

/** An answer, or a function that makes one from the request. */
export type Step = ScriptedAnswer | ((request: ReceivedRequest) => ScriptedAnswer);

/** Answers the first request with the first step, and so on; requests beyond the last step are refused for good. */
export function inOrder(...steps: readonly Step[]): (request: ReceivedRequest) => ScriptedAnswer {
  return (request) => {
    const step = steps[request.index];
    if (step === undefined) {
      return { status: 400, json: { error: { message: `The script has no answer ${request.index}`, type: "script" } } };
    }
    return typeof step === "function" ? step(request) : step;
  };
}

/** The body of a chat request; the provider's rules have checked its form. */
export function chatOf(request: ReceivedRequest | undefined): ChatRequest {
  assertExists(request, "the provider did not get this request");
  return request.body as ChatRequest;
}

/** The declared tool whose name or description matches, as a model finds a tool. */
export function toolLike(request: ReceivedRequest | undefined, pattern: RegExp): DeclaredTool {
  assertExists(request, "the provider did not get this request");
  const tools = declaredTools(request.body);
  const found = tools.find((tool) => pattern.test(tool.name)) ??
    tools.find((tool) => pattern.test(tool.description));
  assertExists(found, `no tool matches ${pattern}: ${tools.map((tool) => tool.name).join(" ")}`);
  return found;
}

/** Names of the declared tools. */
export function toolNames(request: ReceivedRequest | undefined): string[] {
  return declaredTools(request?.body).map((tool) => tool.name);
}

/** Messages of one role, in order. */
export function messagesOf<Role extends ChatMessage["role"]>(
  request: ReceivedRequest | undefined,
  role: Role,
): Extract<ChatMessage, { role: Role }>[] {
  return chatOf(request).messages.filter((message): message is Extract<ChatMessage, { role: Role }> =>
    message.role === role
  );
}

/** Assistant messages that call tools. */
export function callingMessages(request: ReceivedRequest | undefined): AssistantMessage[] {
  return messagesOf(request, "assistant").filter((message) => (message.tool_calls ?? []).length > 0);
}

/** All visible text of a request's messages, one line per part. */
export function allText(request: ReceivedRequest | undefined): string {
  assertExists(request, "the provider did not get this request");
  return conversationText(request);
}

/** Asserts that the text of the output of `callId` matches. */
export function assertOutput(request: ReceivedRequest | undefined, callId: string, pattern: RegExp): void {
  assertExists(request, "the provider did not get this request");
  const output = callOutputs(request).find((one) => one.callId === callId);
  assertExists(output, `no output for the call ${callId}`);
  assert(pattern.test(output.text), `the output of ${callId} is: ${output.text}`);
}

/** Asserts that the client of a request leaves: at once or at the next heartbeat; a busy machine may take longer. */
export async function assertAborted(request: ReceivedRequest | undefined): Promise<void> {
  assertExists(request, "the provider did not get this request");
  for (let waited = 0; !request.signal.aborted && waited < 8_000; waited += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert(request.signal.aborted, "the request was left running");
}
