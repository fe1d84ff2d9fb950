/**
 * The choice of the provider that gets a request, by the name of the model.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import type { ModelMap } from "../upstream/options.ts";
import type { ProviderGroup } from "../upstream/provider_group.ts";

/** The way of a request. */
export interface Route {
  readonly provider: ProviderGroup;
  /** Names by which the provider's model map may know the model: the one that was asked first, its own one last. */
  readonly names: readonly [string, ...string[]];
}

/** The providers of a relay, and the names that stand for their models. */
export interface RouteTable {
  /** The first one gets what no provider is known to have. */
  readonly providers: readonly [ProviderGroup, ...ProviderGroup[]];
  readonly aliases: ModelMap;
}

/** A model of a provider, as an id names it. */
interface NamedModel {
  readonly provider: ProviderGroup;
  /** The name behind the slash. */
  readonly name: string;
}

/**
 * Chooses the provider of the model `asked`: an alias first, then an id `provider/model`, then a name that one provider
 * has, then what aliases say of all other names.
 *
 * @param client The headers of the client's request: what a provider lists may depend on its key.
 * @throws {RelayError} `upstream_model_not_found` when several providers have the model, or all are known not to.
 */
export async function chooseRoute(asked: string, table: RouteTable, client: Headers): Promise<Route> {
  const { providers, aliases } = table;
  const [first] = providers;
  if (first.id === undefined) return { provider: first, names: [asked] };
  const target = aliases.sources?.includes(asked) ? aliases.resolve(asked) : asked;
  const { others } = aliases;
  const found = findById(target, providers) ??
    await findByName(target, { ...table, mayLack: others !== undefined }, client) ??
    (others === undefined
      ? undefined
      : findById(others, providers) ?? await findByName(others, { ...table, mayLack: false }, client));
  if (found === undefined) return { provider: first, names: [asked, target] };
  const { provider, name } = found;
  // A map may know the model by its id, whatever name was asked for.
  return { provider, names: [asked, target, `${provider.id}/${name}`, name] };
}

/** The model that `id` names with its provider; undefined when no provider's name stands before a slash in it. */
function findById(id: string, providers: readonly ProviderGroup[]): NamedModel | undefined {
  const slash = id.indexOf("/");
  const name = id.slice(slash + 1);
  if (slash === -1 || name === "") return undefined;
  const provider = providers.find((candidate) => candidate.id === id.slice(0, slash));
  return provider && { provider, name };
}

/**
 * The provider that has a model of this name; undefined when none is known to have it, and one may have it.
 *
 * @throws {RelayError} When several have it, or all are known not to.
 */
async function findByName(
  name: string,
  { providers, mayLack }: Pick<RouteTable, "providers"> & {
    /** Whether it is no error that none has it. */
    readonly mayLack: boolean;
  },
  client: Headers,
): Promise<NamedModel | undefined> {
  const known = await Promise.all(providers.map((provider) => provider.listNames(client)));
  let having = providers.filter((_, index) => known[index]?.includes(name));
  if (having.length === 0) {
    // A list that was fetched a while ago may lack a new model.
    const lists = await Promise.all(providers.map((provider) => provider.listModelsSoon(client)));
    having = providers.filter((_, index) => lists[index]?.models.some(({ id }) => id === name));
    const isComplete = lists.every((list) => list.isComplete);
    if (having.length === 0 && isComplete && !mayLack) throw createNotFound(name, providers);
  }
  const [provider, another] = having;
  if (another !== undefined) throw createAmbiguity(name, having);
  return provider && { provider, name };
}

function createNotFound(name: string, providers: readonly ProviderGroup[]): RelayError {
  const ids = providers.map(({ id }) => `${id}/${name}`).join(" or ");
  const message =
    `No provider lists the model "${name}": see /v1/models, ask one all the same with ${ids}, or give the name an alias`;
  return new RelayError("upstream_model_not_found", message, { param: "model" });
}

function createAmbiguity(name: string, providers: readonly ProviderGroup[]): RelayError {
  const ids = providers.map(({ id }) => `${id}/${name}`);
  const message = `Several providers have the model "${name}": ask for ${ids.slice(0, -1).join(", ")} or ${ids.at(-1)}`;
  return new RelayError("upstream_model_not_found", message, { param: "model" });
}
