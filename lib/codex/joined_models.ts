/**
 * The models of several providers as one list: ids, aliases, and the names that need no provider before them.
 *
 * @module
 */
import type { ModelMap } from "../upstream/options.ts";
import { MAX_MODELS } from "../wire/models/decode.ts";
import { chooseModel, type ModelProperties } from "./model_properties.ts";

/**
 * Joins the models of all providers.
 *
 * The first provider's best model comes first, since Codex takes the first one by itself, then the aliases, since it
 * offers only the first five to sub-agents. Names without a provider stay out of its picker, and may still be written.
 *
 * @param providers The models of each provider, the first provider first.
 * @param aliases Names that stand for models; one whose model is not among `providers` is left out.
 */
export function joinModels(
  providers: readonly (readonly ModelProperties[])[],
  aliases?: ModelMap,
): readonly ModelProperties[] {
  const models = providers.flat();
  if (models.every(({ provider }) => provider === undefined)) return models;
  const unambiguous = listUnambiguous(models);
  const bySlug = new Map(models.map((model) => [model.slug, model]));
  const byName = new Map(unambiguous.map((model) => [model.name, model]));
  const named = (aliases?.sources ?? []).flatMap((alias) => {
    const target = aliases?.resolve(alias) ?? "";
    const model = bySlug.get(target) ?? byName.get(target);
    return model === undefined ? [] : [{ ...model, slug: alias, displayName: alias }];
  });
  // An alias may have the form of an id, whose model is then out of reach under that name.
  const replaced = new Set(named.map(({ slug }) => slug));
  const short = unambiguous.filter(({ name }) => !bySlug.has(name) && !replaced.has(name))
    .map((model) => ({ ...model, slug: model.name, displayName: model.name, offered: false }));
  const best = chooseModel((providers[0] ?? []).filter(({ slug }) => !replaced.has(slug)));
  const others = models.filter((model) => model !== best && !replaced.has(model.slug));
  return [...best === undefined ? [] : [best], ...named, ...others, ...short];
}

/** Maximum number of models of a catalog that also has their names without a provider: an entry takes 24 kB (2026-11). */
const MAX_DOUBLED = 200;

/** What the catalog holds of joined models. */
export interface CatalogSelection {
  readonly models: readonly ModelProperties[];
  /** What is to be said of the models that are left out; absent when none is that a user would miss. */
  readonly note?: string;
}

/**
 * Selects what the catalog holds of joined models: of very many, no name without a provider, which would double its
 * size; of even more, each provider's first ones, so that its text stays one that Codex takes.
 */
export function selectForCatalog(models: readonly ModelProperties[]): CatalogSelection {
  if (models.length <= MAX_DOUBLED) return { models };
  const named = models.filter(({ provider, slug, name }) => provider === undefined || slug !== name);
  if (named.length <= MAX_MODELS) return { models: named };
  const counts = new Map<string | undefined, number>();
  const ranked = named.map((model) => {
    // Aliases are few, and wanted; a model's place in its provider's list tells how far down it is.
    if (isAlias(model)) return { model, rank: -1 };
    const rank = counts.get(model.provider) ?? 0;
    counts.set(model.provider, rank + 1);
    return { model, rank };
  });
  const kept = new Set(
    ranked.toSorted((a, b) => a.rank - b.rank).slice(0, MAX_MODELS).map(({ model }) => model),
  );
  return {
    models: named.filter((model) => kept.has(model)),
    note:
      `the catalog for Codex holds ${MAX_MODELS} of ${named.length} models: name those that you use of a provider ` +
      "with models = [...] in its table",
  };
}

/** Whether a model stands there under another name than its own id: an alias, or its name without the provider. */
export function isAlias({ provider, slug, name }: ModelProperties): boolean {
  return provider !== undefined && slug !== `${provider}/${name}`;
}

/** The models whose names mean one thing: no other provider has the name, and it does not read as another's id. */
function listUnambiguous(models: readonly ModelProperties[]): readonly ModelProperties[] {
  const counts = new Map<string, number>();
  for (const { name } of models) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ids = new Set(models.map(({ provider }) => provider));
  return models.filter(({ name }) => counts.get(name) === 1 && !ids.has(name.split("/", 1)[0]));
}
