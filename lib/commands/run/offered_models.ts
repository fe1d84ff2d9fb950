/**
 * The models that a running relay offers, in Codex's own form.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, parseJson } from "../../base/json.ts";
import { type AskLoopback, askLoopback, type LoopbackAnswer } from "../ask_loopback.ts";

/** What a relay offers. */
export interface OfferedModels {
  /** The entries of its catalog, in its order. */
  readonly entries: readonly JsonObject[];
  /** Why the provider's own list could not be read; absent when it could. */
  readonly problem?: ListProblem;
}

/** Why there is no list. */
export interface ListProblem {
  readonly message: string;
  /** Whether the provider refused the key, or the want of one. */
  readonly isKey: boolean;
}

/** The relay to ask. */
export interface RelayPlace {
  /** Origin without a path. */
  readonly origin: string;
  readonly token: string;
}

/** How long a relay may take: 5 s for the list, and what it needs for the prompt of the installed Codex. */
const LIST_TIMEOUT_MS = 15_000;

/** Asks the relay for its models; without the provider's own list it still says what its tables know. Never rejects. */
export async function fetchOfferedModels(
  { origin, token }: RelayPlace,
  ask: AskLoopback = askLoopback,
): Promise<OfferedModels> {
  try {
    return await askForModels({ origin, token }, ask);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      entries: [],
      problem: { message: `Cannot ask the relay at ${origin} for models: ${reason}`, isKey: false },
    };
  }
}

async function askForModels({ origin, token }: RelayPlace, ask: AskLoopback): Promise<OfferedModels> {
  const options = { token, timeoutMs: LIST_TIMEOUT_MS };
  const listed = await ask(`${origin}/v1/models`, options);
  if (listed.status === 200) return { entries: decodeEntries(listed.text) };
  const catalog = await ask(`${origin}/v1/codex-catalog`, options);
  return { entries: decodeEntries(catalog.text), problem: decodeProblem(listed) };
}

function decodeEntries(text: string): readonly JsonObject[] {
  const body = parseJson(text);
  return decodeArray(isObject(body) ? body.models : undefined).filter(isObject);
}

function decodeProblem({ status, text }: LoopbackAnswer): ListProblem {
  const body = parseJson(text);
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  const message = decodeText(error.message) ?? "the relay did not say why";
  return { message, isKey: status === 401 || status === 403 };
}
