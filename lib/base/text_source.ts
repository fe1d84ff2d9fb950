/**
 * The types of what comes with a text: its sources, and how likely its tokens were; the same on both shores.
 *
 * Shapes: OpenAI's OpenAPI document (2026-08-21).
 *
 * @module
 */

/** A source on the web for a part of a text; the indexes are positions in the text, in characters. */
export interface UrlCitation {
  readonly type: "url_citation";
  readonly url: string;
  readonly title: string;
  readonly start_index: number;
  readonly end_index: number;
}

/** A file of the provider's as the source of a text, or one that the model made. */
export type FileSource =
  | { readonly type: "file_citation"; readonly file_id: string; readonly filename: string; readonly index: number }
  | { readonly type: "file_path"; readonly file_id: string; readonly index: number }
  | {
    readonly type: "container_file_citation";
    readonly container_id: string;
    readonly file_id: string;
    readonly filename: string;
    readonly start_index: number;
    readonly end_index: number;
  };

/** A source of a text. */
export type TextSource = UrlCitation | FileSource;

/** How likely a token was, as a natural logarithm. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  /** UTF-8 bytes of the token; empty when the provider named none. */
  readonly bytes: readonly number[];
}

/** How likely a token of the answer was, and the likeliest ones at its place. */
export interface OutputLogprob extends TokenLogprob {
  readonly top_logprobs: readonly TokenLogprob[];
}
