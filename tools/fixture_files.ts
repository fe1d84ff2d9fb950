/**
 * The files that a recorded exchange becomes.
 *
 * @module
 */
import { selectClient } from "../lib/responses/client_profiles.ts";
import { decodeText } from "../lib/base/json.ts";
import { DEFAULT_PROFILE } from "../lib/providers/profile.ts";
import { PROFILES } from "../lib/providers/profiles.ts";
import { findCredential } from "../lib/base/redact.ts";
import { formatJson, REQUEST_DEPTH, SMALL_DEPTH } from "./fixture_text.ts";
import type { Exchange } from "./recorder.ts";
import { clipTexts, Redactor } from "./redact.ts";

/** A file to be written. */
export interface FixtureFile {
  /** Path below `fixtures/`. */
  readonly path: string;
  readonly text: string;
}

/** The description of an exchange's fixture. */
export interface FixtureOptions {
  /** Name of the case: a behaviour, in snake_case. */
  readonly name: string;
  /** One sentence on what the case shows. */
  readonly about: string;
  /** The day of the recording, as YYYY-MM-DD. */
  readonly date: string;
  /** Name of the provider's folder and, where the table has such a row, of its profile; absent for a scripted one. */
  readonly provider?: string;
  /** Key that the recorder sent to the provider; absent: the client's. */
  readonly apiKey?: string;
}

/** Headers that matter to the relay, or identify the kind of request. */
const KEPT_HEADERS = [
  "originator",
  "user-agent",
  "x-openai-subagent",
  "x-openai-memgen-request",
  "x-openai-internal-codex-responses-lite",
  "x-codex-turn-state",
  "x-codex-beta-features",
  "x-codex-window-id",
  "content-encoding",
] as const;

/**
 * The version in Codex's user agent (`codex_exec/0.171.0 (…)`); undefined for other clients. A client of the app server
 * puts its own name before the version, and is known by the window's id.
 */
export function codexVersion(headers: Headers): string | undefined {
  const pattern = headers.has("x-codex-window-id")
    ? /^[^/]+\/(\d+\.\d+\.\d+[\w.-]*)/
    : /^codex[\w-]*\/(\d+\.\d+\.\d+[\w.-]*)/;
  return pattern.exec(headers.get("user-agent") ?? "")?.[1];
}

/** The files of the request side, `codex/<version>/<name>/`; none for a client that is not Codex. */
export function requestFiles(
  { headers, body }: Exchange,
  { name, about, date, apiKey }: FixtureOptions,
): FixtureFile[] {
  const version = codexVersion(headers);
  if (version === undefined) return [];
  const redactor = new Redactor(body, secretsIn(headers, apiKey));
  const clean = clipTexts(redactor.object(body));
  const kept = Object.fromEntries(KEPT_HEADERS.flatMap((key) => {
    const value = headers.get(key);
    return value === null ? [] : [[key, redactor.text(value)]];
  }));
  const folder = `codex/${version}/${name}`;
  const redactions = [...redactor.notes, "long texts (clipped)"];
  return [
    {
      path: `${folder}/case.json`,
      text: formatJson({ about, codex: version, captured: date, redactions }, SMALL_DEPTH),
    },
    { path: `${folder}/request.json`, text: formatJson({ headers: kept, body: clean }, REQUEST_DEPTH) },
  ];
}

/**
 * The files of the provider's side, `providers/<provider>/<name>/`; none without a provider's name, and none when the
 * provider gave no 2xx answer.
 */
export function answerFiles({ headers, body, answer }: Exchange, options: FixtureOptions): FixtureFile[] {
  const { name, about, date, provider } = options;
  if (provider === undefined || answer === undefined || answer.status >= 300) return [];
  const redactor = new Redactor(body, secretsIn(headers, options.apiKey));
  const request = clipTexts(redactor.object(body));
  const text = redactor.text(textOfPieces(answer.pieces));
  const description = {
    about,
    provenance: "recorded",
    model: decodeText(body.model) ?? "",
    source: "Recorded with `deno task capture`",
    seen: date,
    redactions: [...redactor.notes, "long texts of the request (clipped)"],
    profile: PROFILES.some((row) => row.name === provider) ? provider : DEFAULT_PROFILE.name,
    ...(selectClient(headers).name === "plain" && { client: "plain" }),
    request,
  };
  const folder = `providers/${provider}/${name}`;
  const extension = /^\s*[{[<]/.test(text) ? "json" : "sse";
  return [
    { path: `${folder}/case.json`, text: formatJson(description, REQUEST_DEPTH) },
    { path: `${folder}/upstream.${extension}`, text },
  ];
}

function secretsIn(headers: Headers, apiKey: string | undefined): readonly (string | undefined)[] {
  return [apiKey, findCredential(headers.get("authorization"))];
}

function textOfPieces(pieces: readonly Uint8Array[]): string {
  // A byte order mark is part of the recording.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
}

/** `name` (of a profile, which may be a host) as the name of a folder. */
export function folderName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
}
