/**
 * What models.dev says of the providers' models, trimmed to what the relay uses.
 *
 * Written by `tools/refresh_facts.ts` from https://models.dev/api.json (MIT License, © the models.dev contributors); do
 * not edit it by hand. Empty: it was never written, and only the tables beside it count.
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** Day on which it was written; absent while it is empty. */
export const SNAPSHOT_DATE: string | undefined = undefined;

/** The models by provider, newest first. */
export const SNAPSHOT: readonly ProviderFacts[] = [];
