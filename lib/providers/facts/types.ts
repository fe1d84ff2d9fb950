/**
 * The types of the tables in this folder: facts about models that an upstream's own list omits.
 *
 * @module
 */

/** Facts about one model, or about a family of models. A field is absent when no source gave it. */
export interface ModelFacts {
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  /** Whether the model sees images; false only when a source lists the modalities that the model reads, without images. */
  readonly images?: boolean;
  /**
   * Efforts as written on the wire, from least to most; `none` switches thinking off, also for models without levels.
   * Empty: the source says that the model accepts none. Absent: no source says.
   */
  readonly efforts?: readonly string[];
  /** Whether the model thinks before it answers. */
  readonly reasoning?: boolean;
  /** False when a model was seen to call only one tool at a time; absent otherwise. */
  readonly parallelToolCalls?: boolean;
}

/** Facts merged from all tables, with their date. */
export interface DatedFacts extends ModelFacts {
  /** Day of the source of the window; absent when no source gives it. */
  readonly windowDate?: string;
}

/** One row: facts for the id, and for every id that continues it after a separator (`grok-4` is also `grok-4-fast`). */
export interface FactRow extends ModelFacts {
  /** The id as the provider writes it, or the beginning of ids. Letter case does not matter for finding it. */
  readonly id: string;
  /** Set when `id` is only the beginning of ids and not the id of a model. */
  readonly family?: true;
}

/** The models of one provider. */
export interface ProviderFacts {
  /** Name of the provider's row. */
  readonly provider: string;
  /** Best model for work on code first: the order in which a default model is chosen. */
  readonly rows: readonly FactRow[];
}
