/**
 * What the tables of this folder hold: facts about models that an upstream's own list leaves out.
 *
 * @module
 */

/** Facts about one model, or about a family of models. A field is absent when no source gave it. */
export interface ModelFacts {
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  /** Whether the model sees images; false only where a source lists what the model reads, and images are not there. */
  readonly images?: boolean;
  /**
   * Effort words on the wire, from least to most; `none` switches thinking off, also where there are no levels. Empty:
   * the source says that none is taken. Absent: no source says.
   */
  readonly efforts?: readonly string[];
  /** Whether the model thinks before it answers. */
  readonly reasoning?: boolean;
  /** False where a model was seen to call one tool at a time only; absent otherwise. */
  readonly parallelToolCalls?: boolean;
}

/** Facts from all that is known, and how old they are. */
export interface DatedFacts extends ModelFacts {
  /** Day of the source that told the window; absent when none did. */
  readonly windowDate?: string;
}

/** One row: facts for the id, and for every id that continues it after a separator (`grok-4` is also `grok-4-fast`). */
export interface FactRow extends ModelFacts {
  /** The id as the provider writes it, or the beginning of ids. Letter case does not matter for finding it. */
  readonly id: string;
  /** Set when `id` is only the beginning of ids, and no model is called so. */
  readonly family?: true;
}

/** The models of one provider. */
export interface ProviderFacts {
  /** Name of the provider's row. */
  readonly provider: string;
  /** Best model for work on code first: the order in which a model is chosen for a person who named none. */
  readonly rows: readonly FactRow[];
}
