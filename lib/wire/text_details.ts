/**
 * The decoder of what comes beside a text: its sources on the web, and the probabilities of its tokens.
 *
 * Shapes: the published OpenAPI document of the API (2026-08-21); a source may be nested under its type (2026-11).
 *
 * @module
 */
import { decodeArray, decodeNumber, decodeText, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import type { FileSource, OutputLogprob, TextSource, TokenLogprob, UrlCitation } from "../base/text_source.ts";

/** The sources in a list of annotations: on the web, and files of the provider's; those of unknown types are left out. */
export function decodeSources(annotations: readonly unknown[]): readonly TextSource[] {
  return annotations.filter(isObject).flatMap((annotation): readonly TextSource[] => {
    const file = decodeFileSource(annotation);
    return file ? [file] : decodeCitations([annotation]);
  });
}

function decodeFileSource(annotation: JsonObject): FileSource | undefined {
  const [id, filename, container] = [annotation.file_id, annotation.filename, annotation.container_id].map((text) =>
    (decodeText(text) ?? "").toWellFormed()
  );
  const file_id = id ?? "";
  const named = { file_id, filename: filename ?? "" };
  const index = decodeIndex(annotation.index);
  if (annotation.type === "file_path") return { type: "file_path", file_id, index };
  if (annotation.type === "file_citation") return { type: "file_citation", ...named, index };
  if (annotation.type !== "container_file_citation") return undefined;
  const range = { start_index: decodeIndex(annotation.start_index), end_index: decodeIndex(annotation.end_index) };
  return { type: "container_file_citation", container_id: container ?? "", ...named, ...range };
}

/** The sources in a list of annotations; those of other types, and those without an address, are left out. */
export function decodeCitations(annotations: readonly unknown[]): readonly UrlCitation[] {
  return annotations.filter(isObject).flatMap((annotation) => {
    if (annotation.type !== "url_citation") return [];
    const from = isObject(annotation.url_citation) ? annotation.url_citation : annotation;
    const url = decodeText(from.url)?.toWellFormed();
    if (url === undefined) return [];
    return [{
      type: "url_citation" as const,
      url,
      title: (decodeText(from.title) ?? "").toWellFormed(),
      start_index: decodeIndex(from.start_index),
      end_index: decodeIndex(from.end_index),
    }];
  });
}

function decodeIndex(value: unknown): number {
  return Math.max(0, Math.trunc(decodeNumber(value) ?? 0));
}

/** The probabilities in a list of tokens; a token without one is left out. */
export function decodeLogprobs(tokens: readonly unknown[]): readonly OutputLogprob[] {
  return tokens.filter(isObject).flatMap((token) => {
    const own = decodeTokenLogprob(token);
    return own ? [{ ...own, top_logprobs: decodeArray(token.top_logprobs).filter(isObject).flatMap(toList) }] : [];
  });
}

function toList(token: JsonObject): readonly TokenLogprob[] {
  const decoded = decodeTokenLogprob(token);
  return decoded ? [decoded] : [];
}

function decodeTokenLogprob({ token, logprob, bytes }: JsonObject): TokenLogprob | undefined {
  const likelihood = decodeNumber(logprob);
  if (typeof token !== "string" || likelihood === undefined) return undefined;
  const known = Array.isArray(bytes) ? bytes.filter((byte) => typeof byte === "number") : undefined;
  return { token: token.toWellFormed(), logprob: likelihood, bytes: [], ...omitUndefined({ bytes: known }) };
}
