/**
 * The endpoints that list models: the upstream's list in OpenAI's form, and the catalog in Codex's.
 *
 * A catalog is never an error, because Codex then starts 6 s late and takes its own vendor's models for the upstream's
 * (measured on 0.169, 2026-11): without a list it holds the mapped names and what the tables know of the provider.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { UpstreamModel } from "../wire/models/decode.ts";
import { buildCatalog, type Catalog } from "../codex/catalog.ts";
import { isAlias, joinModels, selectForCatalog } from "../codex/joined_models.ts";
import { chooseInstructions } from "../codex/instructions.ts";
import type { ModelProperties } from "../codex/model_properties.ts";
import { describeOffer } from "../codex/offered_models.ts";
import { describeAssumedWindows, describeSmallWindows } from "../codex/window_notes.ts";
import { OWN_INSTRUCTIONS } from "../codex/own_instructions.ts";
import { RelayError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { awaitWithin } from "../base/timing.ts";
import type { Relay } from "../relay/relay.ts";
import type { ProviderGroup, ProviderModels } from "../upstream/provider_group.ts";

/** Where the models come from. */
export interface ModelSource extends Pick<Relay, "providers" | "aliases"> {
  /** Base instructions of the installed Codex; undefined when it is not installed. */
  readonly codexInstructions: (() => Promise<string | undefined>) | undefined;
}

/** How long the installed Codex may take to print its prompt, in milliseconds; with the list it must stay under 5 s. */
const INSTRUCTIONS_WAIT_MS = 1_500;

/**
 * Answers `GET /v1/models`: an OpenAI list in `data`, and Codex's catalog in `models`. Both kinds of client read their
 * own part and ignore the other (the official SDK; Codex 0.140 to 0.171 with `auth.command`, measured 2026-11).
 *
 * @throws {RelayError} Why there is no list; but Codex, which says its version in the query, then gets what is known.
 */
export async function answerModels(request: Request, source: ModelSource): Promise<Response> {
  const lists = await listAll(request, source);
  const error = findError(lists);
  if (error !== undefined && !new URL(request.url).searchParams.has("client_version")) throw error;
  const described = describeAll(lists, source);
  const catalog = await createCatalog(described, source);
  return respondWithTag(request, { object: "list", data: encodeModels(lists, described), ...catalog });
}

/**
 * Answers `GET /v1/models/{id}` with one entry of that list.
 *
 * @param id The id, already unescaped; it may hold slashes and colons.
 * @throws {RelayError} `upstream_model_not_found`, or why there is no list.
 */
export async function answerModel(request: Request, source: ModelSource, id: string): Promise<Response> {
  const lists = await listAll(request, source);
  const found = encodeModels(lists, describeAll(lists, source)).find((entry) => entry.id === id);
  if (found !== undefined) return Response.json(found);
  const error = findError(lists);
  if (error !== undefined) throw error;
  throw new RelayError("upstream_model_not_found", `The model "${id}" is not in the upstream's list; see /v1/models`, {
    param: "model",
  });
}

/** Answers `GET /v1/codex-catalog`, the address for Codex's `model_catalog_url` (0.161 and later). */
export async function answerCatalog(request: Request, source: ModelSource): Promise<Response> {
  const described = describeAll(await listAll(request, source), source);
  return respondWithTag(request, await createCatalog(described, source));
}

/** A provider, and the models that it offers to one client. */
interface OfferedModels extends ProviderModels {
  readonly provider: ProviderGroup;
}

/** The providers' lists, as far as this client may see them, asked side by side. */
function listAll({ headers }: Request, { providers }: ModelSource): Promise<readonly OfferedModels[]> {
  const isOne = providers.length === 1;
  return Promise.all(providers.map(async (provider) => {
    return { provider, ...await (isOne ? provider.listModels(headers) : provider.listModelsSoon(headers)) };
  }));
}

/** Why no provider gave a list; undefined when one did. */
function findError(lists: readonly OfferedModels[]): RelayError | undefined {
  const hasAny = lists.some(({ models, isComplete }) => isComplete && models.length > 0);
  return hasAny ? undefined : lists.find(({ error }) => error)?.error;
}

/** What clients may call the models, with what Codex needs to know of each. */
function describeAll(lists: readonly OfferedModels[], { aliases }: ModelSource): readonly ModelProperties[] {
  return joinModels(
    lists.map(({ provider, models }) => describeOffer(models, { ...provider.options, aliases })),
    aliases,
  );
}

async function createCatalog(models: readonly ModelProperties[], source: ModelSource): Promise<Catalog> {
  const instructions = await readInstructions(source);
  for (const { id, options: { profile }, upstreams: [upstream] } of source.providers) {
    const own = models.filter((model) => model.provider === id && !isAlias(model));
    const assumed = describeAssumedWindows(own, profile);
    for (const note of [...describeSmallWindows(own, profile), ...assumed === undefined ? [] : [assumed]]) {
      upstream.warnOnce(note);
    }
  }
  const selected = selectForCatalog(models);
  if (selected.note !== undefined) source.providers[0].upstreams[0].warnOnce(selected.note);
  return buildCatalog(selected.models, { instructions });
}

/** The installed Codex's prompt if it comes in time, else our own. */
async function readInstructions({ codexInstructions }: ModelSource): Promise<string> {
  const instructions = chooseInstructions(codexInstructions);
  return await awaitWithin(INSTRUCTIONS_WAIT_MS, instructions) ? await instructions : OWN_INSTRUCTIONS;
}

/** OpenAI's list: every provider's entries, then the names that are mapped to them. */
function encodeModels(
  lists: readonly OfferedModels[],
  described: readonly ModelProperties[],
): readonly JsonObject[] {
  const entries = lists.flatMap(({ provider: { id: provider, options }, models }) => {
    const owner = provider ?? options.profile.name;
    const prefix = provider === undefined ? "" : `${provider}/`;
    return models.map((model) =>
      [`${prefix}${model.id}`, encodeModel(model, { owner, id: `${prefix}${model.id}` })] as const
    );
  });
  const own = new Map(entries);
  const others = described.filter(({ slug }) => !own.has(slug));
  return [
    ...own.values(),
    ...others.map(({ slug, provider, target }) => {
      const created = own.get(provider === undefined ? target : `${provider}/${target}`)?.created;
      return { id: slug, object: "model", created: created ?? 0, owned_by: "codex-relay" };
    }),
  ];
}

/** The upstream's entry with the four fields that OpenAI's clients expect. */
function encodeModel(
  { entry, created }: UpstreamModel,
  { owner, id }: { readonly owner: string; readonly id: string },
): JsonObject {
  return { object: "model", owned_by: owner, ...entry, created: created ?? 0, id };
}

/** `body` with a tag, or 304 for a client that has the same already. */
function respondWithTag(request: Request, body: unknown): Response {
  const text = JSON.stringify(body);
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 16)}"`;
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers: { etag } });
  return new Response(text, { headers: { "content-type": "application/json", etag } });
}
