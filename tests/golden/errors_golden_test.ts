/**
 * Tests that every refusal, and every error inside an answer, gives the reviewed error.
 *
 * A case is `fixtures/errors/<provider>/<case>/upstream.json`: what came (`status`, `headers`, and `body` as JSON or
 * `text` as written), where it is from, how sure that is, and whether the request was `mostlyMedia`. `response.json` in the same folder is the golden: the rule of the
 * failure table, the wait, what a plain client and what Codex gets. `deno task golden:update` rewrites the goldens.
 *
 * @module
 */
import { CHAT_WIRE } from "../../lib/chat/wire.ts";
import { MESSAGES_WIRE } from "../../lib/messages/wire.ts";
import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { decodeRefusal } from "../../lib/wire/errors/decode_error.ts";
import { createFailureContext, findRefusedParameter } from "../../lib/wire/errors/classify.ts";
import { matchFailure } from "../../lib/wire/errors/match.ts";
import { FAILURE_RULES } from "../../lib/wire/errors/rules.ts";
import { FrameDecoder } from "../../lib/wire/frames.ts";
import type { AnswerError } from "../../lib/wire/chunk.ts";
import { CODEX_CLIENT } from "../../lib/responses/client_profiles.ts";
import type { ErrorCode, RelayError } from "../../lib/base/errors.ts";
import { decodeText, isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../lib/providers/profile.ts";
import { createErrorResponse } from "../../lib/server/error_response.ts";
import { finish } from "../../lib/translate/stream/finish.ts";
import { step } from "../../lib/translate/stream/stream.ts";
import { readRefusal } from "../../lib/upstream/client.ts";
import { formatJson } from "../../tools/fixture_text.ts";
import { FIXTURES } from "../support/cases.ts";
import { lastOf, stateOf } from "../support/exchange.ts";
import { wrapResponse } from "../../lib/upstream/fetch_client.ts";

const isUpdate = Deno.args.includes("--update");
const ROOT = new URL("errors/", FIXTURES);
const CONFIDENCES = ["high", "medium", "low", "general knowledge"];

interface ErrorCase {
  /** `<provider>/<case>`. */
  readonly path: string;
  readonly provider: string;
  readonly about: JsonObject;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly profile: ProviderProfile;
}

/** What became of a case. */
interface Told {
  readonly rule: string;
  readonly means: ErrorCode;
  readonly error: RelayError;
  readonly refused: ReturnType<typeof findRefusedParameter>;
}

function entriesOf(folder: URL): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

function readCase(provider: string, name: string): ErrorCase {
  const path = `${provider}/${name}`;
  const about: unknown = JSON.parse(Deno.readTextFileSync(new URL(`${path}/upstream.json`, ROOT)));
  assert(isObject(about), `${path}/upstream.json holds no object`);
  const { status, headers, body, text } = about;
  assert(typeof status === "number" && isObject(headers), `${path}/upstream.json has no status or no headers`);
  assert((body === undefined) !== (text === undefined), `${path}/upstream.json needs either body or text`);
  const named = provider === "any" ? {} : { name: provider };
  return {
    path,
    provider,
    about,
    status,
    headers: new Headers(Object.entries(headers).map(([key, value]) => [key, String(value)])),
    text: typeof text === "string" ? text : JSON.stringify(body),
    profile: { ...DEFAULT_PROFILE, ...named, ...(isObject(about.profile) && about.profile) },
  };
}

const CASES = entriesOf(ROOT).flatMap((provider) =>
  entriesOf(new URL(`${provider}/`, ROOT)).map((name) => readCase(provider, name))
);

async function tell(errorCase: ErrorCase): Promise<Told> {
  return errorCase.status === 200 ? tellAnswer(errorCase) : await tellRefusal(errorCase);
}

async function tellRefusal({ status, headers, text, profile, about }: ErrorCase): Promise<Told> {
  const found = decodeRefusal(text);
  const isMostlyMedia = about.mostlyMedia === true;
  const { rule } = matchFailure(found, { status, headers, isMostlyMedia, ...createFailureContext(profile) });
  const error = await readRefusal(wrapResponse(new Response(text, { status, headers })), { profile, isMostlyMedia });
  return { rule: rule.name, means: rule.means, error, refused: findRefusedParameter(found) };
}

function tellAnswer({ path, text, profile, about }: ErrorCase): Told {
  const decoder = new FrameDecoder(about.wire === "messages" ? MESSAGES_WIRE : CHAT_WIRE);
  const chunks = [...decoder.feed(new TextEncoder().encode(text)).chunks, ...decoder.end().chunks];
  const state = stateOf({ profile });
  for (const chunk of chunks) step(state, chunk);
  const found: AnswerError | undefined = chunks.find(({ error }) => error)?.error;
  assert(found !== undefined && state.failure !== undefined, `${path} was not taken for a failure`);
  const { rule } = matchFailure(found);
  return { rule: rule.name, means: rule.means, error: state.failure, refused: findRefusedParameter(found) };
}

/** A request of a conversation with an earlier turn: the first one has words of its own for an overflow. */
const LATER_TURN = {
  input: [
    { type: "message", role: "user", content: "Hi" },
    { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hello." }] },
    { type: "message", role: "user", content: "Go on" },
  ],
};

/** What a failed stream says to Codex. */
function codexError(error: RelayError): JsonObject {
  const failed = lastOf(
    finish(stateOf({ client: CODEX_CLIENT, body: LATER_TURN }), { sawDone: false, failure: error }),
  );
  assert(isObject(failed.error));
  return failed.error;
}

async function goldenOf({ rule, error, refused }: Told): Promise<string> {
  const response = createErrorResponse(error);
  const headers = ["retry-after", "x-should-retry"].flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const golden = {
    rule,
    code: error.code,
    retryAfter: error.retryAfter ?? null,
    ...(refused && { refused }),
    plain: {
      status: response.status,
      headers: Object.fromEntries(headers),
      body: await response.json(),
    },
    codex: codexError(error),
  };
  return formatJson(golden, 3);
}

for (const errorCase of CASES) {
  Deno.test(`errors/${errorCase.path} gives the error of its golden`, async () => {
    const { path, about } = errorCase;
    const told = await tell(errorCase);
    assertEquals(told.error.code, told.means);
    const actual = await goldenOf(told);
    const file = new URL(`${path}/response.json`, ROOT);
    if (isUpdate) {
      Deno.writeTextFileSync(file, actual);
      Deno.writeTextFileSync(new URL(`${path}/upstream.json`, ROOT), formatJson(about, 3));
      return;
    }
    assertEquals(entriesOf(new URL(`${path}/`, ROOT)), ["response.json", "upstream.json"]);
    assertEquals(actual, Deno.readTextFileSync(file), `${path}/response.json is not what the relay gives now`);
    assertEquals(formatJson(about, 3), Deno.readTextFileSync(new URL(`${path}/upstream.json`, ROOT)));
    assert(
      decodeText(about.about) && decodeText(about.source) && decodeText(about.seen),
      `${path} does not say what it shows`,
    );
    assert(CONFIDENCES.includes(String(about.confidence)), `${path} does not say how sure it is`);
  });
}

/** Causes of which Codex shall hear once and not ask again. */
const FINAL: readonly ErrorCode[] = [
  "content_filter",
  "upstream_auth",
  "upstream_bad_request",
  "upstream_model_not_found",
  "upstream_quota",
];

Deno.test("Codex is made to compact on an overflow, to wait on a limit, and to retry only what may pass", async () => {
  for (const errorCase of CASES) {
    const { error } = await tell(errorCase);
    const { code, message } = codexError(error);
    const { path } = errorCase;
    assertEquals(code === "context_length_exceeded", error.code === "context_length_exceeded", path);
    assertEquals(code === "invalid_prompt", error.isFinal || FINAL.includes(error.code), path);
    if (code === "rate_limit_exceeded") {
      // The one form in which every version of Codex finds its wait.
      assertMatch(String(message), /try again in [\d.]+ ?m?s\b/i, path);
      assert((error.retryAfter ?? 0) <= 600, path);
    }
  }
});

Deno.test("only overflows are read as overflows", async () => {
  for (const errorCase of CASES) {
    const { error } = await tell(errorCase);
    const isOverflow = /\/(?:overflow|request_over_limit|request_too_large|body_too_big)/.test(errorCase.path);
    assertEquals(error.code === "context_length_exceeded", isOverflow, errorCase.path);
  }
});

Deno.test("a failure's message names the provider and says what to do, on one line and without a key", async () => {
  for (const errorCase of CASES) {
    const { message } = (await tell(errorCase)).error;
    const { path, provider, status } = errorCase;
    if (provider !== "any" && status !== 200) {
      assertMatch(message, new RegExp(`^${provider} answered ${status}: `), path);
    }
    assertMatch(message, /; [a-z][^;\n]{4,}$/, path);
    assertNotMatch(message, /sk-\w|[\n\p{Cc}]|[\w-]\*\*|\*\*[\w-]/u, path);
  }
});

Deno.test("every provider of the error cases has an overflow, a refused key and a rate limit", () => {
  for (const provider of new Set(CASES.map((errorCase) => errorCase.provider))) {
    if (provider === "any") continue;
    const names = CASES.filter((errorCase) => errorCase.provider === provider).map(({ path }) => path.split("/")[1]);
    assertEquals(["overflow", "bad_key", "rate_limit"].filter((name) => !names.includes(name)), [], provider);
  }
});

Deno.test("every rule of the failure table is the first to match some case", async () => {
  const hit = new Set((await Promise.all(CASES.map(tell))).map(({ rule }) => rule));
  assertEquals(FAILURE_RULES.map(({ name }) => name).filter((name) => !hit.has(name)), []);
});
