/**
 * The choice among the models that a provider lists, by the names that the user wrote.
 *
 * @module
 */
import { decodeModels, type UpstreamModel } from "../wire/models/decode.ts";

/** `models`, and an entry for each of `names` that is not among them. */
export function addMissingModels(models: readonly UpstreamModel[], names: readonly string[]): readonly UpstreamModel[] {
  const known = new Set(models.map(({ id }) => id));
  return [...models, ...decodeModels(names.filter((name) => !known.has(name)))];
}

/** The models with these names, listed or not; all of `models` when `names` is undefined. */
export function chooseNamed(
  models: readonly UpstreamModel[],
  names: readonly string[] | undefined,
): readonly UpstreamModel[] {
  return names === undefined ? models : addMissingModels(models.filter(({ id }) => names.includes(id)), names);
}
