/**
 * One small request to the model, sent as the relay sends a turn: translated, adapted to refusals, read and repaired.
 *
 * @module
 */
import { RelayError } from "../../base/errors.ts";
import { isObject, type JsonObject, omitUndefined } from "../../base/json.ts";
import type { Limits } from "../../base/limits.ts";
import { createRedactor, findCredential } from "../../base/redact.ts";
import { FrameDecoder } from "../../wire/frames.ts";
import { getWire } from "../../wire/table.ts";
import { listLearnedFields } from "../../upstream/learned_overrides.ts";
import { Attempt, type AttemptOptions } from "../../relay/attempt.ts";
import { createCandidates } from "../../relay/candidates.ts";
import { type PreparedRequest, prepareRequest } from "../../relay/prepare.ts";
import { RECENT_CODEX_CLIENT } from "../../responses/client_profiles.ts";
import { decodeRequest } from "../../responses/decode.ts";
import type { ResponseItem, ResponsesRequest } from "../../responses/types.ts";
import { loadSchemaCheck } from "../../translate/stream/schema_check.ts";
import { createStreamState, type StreamState } from "../../translate/stream/state.ts";
import { AnswerBounds } from "./answer_bounds.ts";
import type { DoctorContext } from "./context.ts";
import type { ProbeAnswer, WireFacts } from "./probe_answer.ts";

/** Most tokens that one answer may have. A model that thinks needs some hundred before it says a word. */
export const MAX_ANSWER_TOKENS = 1_024;
/** Most tokens that one request has, with tools, history and image (estimate; no request has 3,000 characters). */
export const MAX_PROMPT_TOKENS = 1_000;

/** Longest waits while somebody looks on, in seconds; a local server may have to load the model first. */
const LIMITS: Pick<Limits, "firstByteTimeout" | "silenceTimeout"> = { firstByteTimeout: 180, silenceTimeout: 60 };
const DEADLINE_CHECK_MS = 200;

/** Why there is no answer, and what was seen of it. */
export class ProbeError extends Error {
  /** Always `ProbeError`. */
  override readonly name = "ProbeError";
  readonly reason: RelayError;
  /** Whether text came before the fault. */
  readonly sawText: boolean;
  /** Why the model ended its answer, if it did: then the answer is whole, but not what was asked for. */
  readonly finishReason: string | undefined;

  constructor(
    reason: RelayError,
    { sawText, finishReason }: { readonly sawText: boolean; readonly finishReason?: string | undefined },
  ) {
    super(reason.message, { cause: reason });
    this.reason = reason;
    this.sawText = sawText;
    this.finishReason = finishReason;
  }
}

/**
 * Asks the model.
 *
 * @param body The fields of a Responses request, without model and output limit.
 * @throws {ProbeError} why there is no answer.
 */
export async function queryModel(body: JsonObject, context: DoctorContext): Promise<ProbeAnswer> {
  const { upstream, learned, authorization } = context;
  const { name = "", target = "" } = learned.model ?? {};
  const request = decodeRequest({
    model: name,
    stream: true,
    instructions: "This is a test of the connection. Be brief.",
    max_output_tokens: MAX_ANSWER_TOKENS,
    include: ["reasoning.encrypted_content"],
    ...body,
  });
  await loadSchemaCheck(request);
  const client = new Headers(omitUndefined({ authorization }));
  const first = prepareRequest(request, { upstream, names: [name], client });
  const [candidate] = createCandidates(
    { first, upstreams: [upstream], names: [name], client },
    createState(request, first),
  );
  if (candidate === undefined) throw new TypeError("There is a candidate for each upstream");
  const before = upstream.learned.profileFor(target);
  for (;;) {
    const wire: WireFacts = { sawText: false, sawDone: false };
    const options = candidate.attempt();
    const error = await read({ ...options, send: watchSend(options, wire) }, context);
    context.spent.requests++;
    countTokens(options.state, context);
    if (error === undefined) {
      candidate.confirm?.();
      return {
        ...readAnswer(options.state, wire),
        adapted: listLearnedFields(before, upstream.learned.profileFor(target)),
      };
    }
    if (candidate.adapt?.(error) !== true) {
      const { finishReason } = options.state;
      throw new ProbeError(error, { sawText: wire.sawText, finishReason });
    }
  }
}

function createState(request: ResponsesRequest, { target, tools, authorization }: PreparedRequest): StreamState {
  return createStreamState({
    request,
    client: RECENT_CODEX_CLIENT,
    profile: target.profile,
    tools,
    newId: (prefix) => `${prefix}_${crypto.randomUUID().replaceAll("-", "")}`,
    now: () => Math.floor(Date.now() / 1000),
    // A key that is quoted is found before its quotation is cut.
    redact: createRedactor([findCredential(authorization)]),
  });
}

/** Sends the request and reads the whole answer; the failure, if there is one. */
async function read(
  options: Omit<AttemptOptions, "limits">,
  { config, provider }: DoctorContext,
): Promise<RelayError | undefined> {
  const own = { ...config.limits, ...provider.ownLimits };
  const limits = {
    ...own,
    firstByteTimeout: Math.min(own.firstByteTimeout, LIMITS.firstByteTimeout),
    silenceTimeout: Math.min(own.silenceTimeout, LIMITS.silenceTimeout),
  };
  const attempt = new Attempt({ ...options, limits });
  const timer = setInterval(() => attempt.checkDeadlines(performance.now()), DEADLINE_CHECK_MS);
  try {
    await attempt.open();
    await attempt.readAll();
    return options.state.failure;
  } catch (thrown) {
    return RelayError.from(thrown);
  } finally {
    clearInterval(timer);
    attempt.cancel();
  }
}

/** `send`, with what passes by on the wire written into `wire`. */
function watchSend(
  { send, wire: name }: Pick<AttemptOptions, "send" | "wire">,
  wire: WireFacts,
): AttemptOptions["send"] {
  return async (signal) => {
    const sentAt = performance.now();
    const answer = await send(signal);
    wire.status = answer.status;
    wire.contentType = answer.headers.get("content-type") ?? "";
    const decoder = new FrameDecoder(getWire(name));
    const bounds = new AnswerBounds();
    const read = async () => {
      const bytes = await answer.body.read();
      if (bytes === undefined) {
        watchChunks(decoder.end(), wire);
        return undefined;
      }
      wire.firstByteMs ??= Math.round(performance.now() - sentAt);
      const batch = decoder.feed(bytes);
      watchChunks(batch, wire);
      bounds.count(batch.chunks);
      return bytes;
    };
    return { ...answer, body: { read, cancel: () => answer.body.cancel(), finish: () => answer.body.finish() } };
  };
}

function watchChunks({ chunks, done }: ReturnType<FrameDecoder["feed"]>, wire: WireFacts): void {
  wire.sawDone ||= done;
  for (const { text, reasoningField, whole } of chunks) {
    wire.sawText ||= text !== "" || whole !== undefined && whole.text !== "";
    const field = reasoningField ?? whole?.reasoningField;
    if (field !== undefined) wire.reasoningField ??= field;
  }
}

function countTokens({ usage }: StreamState, { spent }: DoctorContext): void {
  spent.inputTokens += usage?.promptTokens ?? 0;
  spent.outputTokens += usage?.completionTokens ?? 0;
}

/** Whether an item holds thinking that can be read; what came in no field then came in the text. */
function holdsThought(item: ResponseItem): boolean {
  return item.type === "reasoning" && item.summary.some(({ text }) => text !== "");
}

function readAnswer(state: StreamState, wire: WireFacts): Omit<ProbeAnswer, "adapted"> {
  const items = [...state.done].sort(([left], [right]) => left - right).map(([, item]) => item);
  const { finishReason, usage } = state;
  return {
    ...wire,
    ...(wire.reasoningField === undefined && items.some(holdsThought) && { reasoningField: "think_tag" }),
    items,
    text: items.flatMap((item) => item.type === "message" ? item.content.map(readPartText) : []).join(""),
    calls: items.flatMap((item) =>
      item.type === "function_call" ? [{ name: item.name, arguments: item.arguments, callId: item.call_id }] : []
    ),
    repairs: state.repairs.describe(),
    ...omitUndefined({ finishReason, usage }),
  };
}

function readPartText(part: unknown): string {
  return isObject(part) && typeof part.text === "string" ? part.text : "";
}
