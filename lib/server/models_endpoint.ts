/**
 * The endpoints that list models: the upstream's list in OpenAI's form, and the catalog in Codex's.
 *
 * A catalog is never an error, because Codex then starts 6 s late and takes its own vendor's models for the upstream's
 * (measured on 0.169, 2026-11): without a list it holds the mapped names and what the tables know of the provider.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { decodeModels, type UpstreamModel } from "../chat/models/decode.ts";
import { buildCatalog, type Catalog } from "../codex/catalog.ts";
import { chooseInstructions } from "../codex/instructions.ts";
import { describeModels } from "../codex/model_properties.ts";
import { describeAssumedWindows, describeSmallWindows } from "../codex/window_notes.ts";
import { OWN_INSTRUCTIONS } from "../codex/own_instructions.ts";
import { RelayError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { awaitWithin } from "../base/timing.ts";
import type { ModelList } from "../upstream/model_cache.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { listKnownModels } from "../providers/model_facts.ts";

/** Where the models come from. */
export interface ModelSource {
  readonly upstream: Upstream;
  /** Base instructions of the installed Codex; undefined when it is not installed. */
  readonly codexInstructions: (() => Promise<string | undefined>) | undefined;
}

/** How long the installed Codex may take to print its prompt, in milliseconds; with the list it must stay under 5 s. */
const INSTRUCTIONS_WAIT_MS = 1_500;

/**
 * Answers `GET /v1/models`: an OpenAI list in `data`, and Codex's catalog in `models`. Both kinds of client read their
 * own part and ignore the other (the official SDK; Codex 0.140 to 0.171 with `auth.command`, measured 2026-11).
 *
 * @throws {RelayError} Why the upstream gives no list; but Codex, which says its version in the query, then gets what
 *   is known.
 */
export async function answerModels(request: Request, source: ModelSource): Promise<Response> {
  const { models, error } = await listFor(request, source);
  if (error !== undefined && !new URL(request.url).searchParams.has("client_version")) throw error;
  const known = error === undefined ? models : listTableModels(source);
  const list = [...known.map((model) => encodeModel(model, source)), ...listMappedModels(known, source)];
  const catalog = await createCatalog(known, source);
  return respondWithTag(request, { object: "list", data: list, ...catalog });
}

/**
 * Answers `GET /v1/models/{id}` with one entry of that list.
 *
 * @param id The id, already unescaped; it may hold slashes and colons.
 * @throws {RelayError} `upstream_model_not_found`, or why the upstream gives no list.
 */
export async function answerModel(request: Request, source: ModelSource, id: string): Promise<Response> {
  const { models, error } = await listFor(request, source);
  const own = models.find((model) => model.id === id);
  if (own !== undefined) return Response.json(encodeModel(own, source));
  const target = source.upstream.options.modelMap.resolve(id);
  if (target !== id) return Response.json(encodeMappedModel(id, models.find((model) => model.id === target)));
  if (error !== undefined) throw error;
  throw new RelayError("upstream_model_not_found", `The model "${id}" is not in the upstream's list; see /v1/models`, {
    param: "model",
  });
}

/** Answers `GET /v1/codex-catalog`, the address for Codex's `model_catalog_url` (0.161 and later). */
export async function answerCatalog(request: Request, source: ModelSource): Promise<Response> {
  const { models, error } = await listFor(request, source);
  return respondWithTag(request, await createCatalog(error === undefined ? models : listTableModels(source), source));
}

/** The upstream's list, as far as this client may see it. */
function listFor({ headers }: Request, { upstream }: ModelSource): Promise<ModelList> {
  return upstream.models.list({ authorization: upstream.resolveAuthorization(headers) });
}

/**
 * The models that stand in for the list of a provider that gives none: those of the tables and of the user's settings,
 * else the one that was asked last. An empty catalog would let Codex assume a window of 272,000 tokens (0.171).
 */
function listTableModels({ upstream }: ModelSource): readonly UpstreamModel[] {
  const { profile, modelOverrides = {}, modelMap } = upstream.options;
  const known = [...listKnownModels(profile.name), ...Object.keys(modelOverrides)];
  const isEmpty = known.length === 0 && (modelMap.sources ?? []).length === 0;
  return decodeModels(isEmpty && upstream.lastModel !== undefined ? [upstream.lastModel] : known);
}

async function createCatalog(models: readonly UpstreamModel[], source: ModelSource): Promise<Catalog> {
  const instructions = await readInstructions(source);
  const { upstream } = source;
  const { profile } = upstream.options;
  const described = describeModels(models, upstream.options);
  const assumed = describeAssumedWindows(described, profile);
  for (const note of [...describeSmallWindows(described, profile), ...assumed === undefined ? [] : [assumed]]) {
    upstream.warnOnce(note);
  }
  return buildCatalog(described, { profile, instructions });
}

/** The installed Codex's prompt if it comes in time, else our own. */
async function readInstructions({ codexInstructions }: ModelSource): Promise<string> {
  const instructions = chooseInstructions(codexInstructions);
  return await awaitWithin(INSTRUCTIONS_WAIT_MS, instructions) ? await instructions : OWN_INSTRUCTIONS;
}

/** The upstream's entry with the four fields that OpenAI's clients expect. */
function encodeModel({ id, entry, created }: UpstreamModel, { upstream }: ModelSource): JsonObject {
  return { object: "model", owned_by: upstream.options.profile.name, ...entry, created: created ?? 0, id };
}

function listMappedModels(models: readonly UpstreamModel[], { upstream }: ModelSource): JsonObject[] {
  const { modelMap } = upstream.options;
  const byId = new Map(models.map((model) => [model.id, model]));
  const names = (modelMap.sources ?? []).filter((name) => !byId.has(name));
  return names.map((name) => encodeMappedModel(name, byId.get(modelMap.resolve(name))));
}

function encodeMappedModel(id: string, target: UpstreamModel | undefined): JsonObject {
  return { id, object: "model", created: target?.created ?? 0, owned_by: "codex-relay" };
}

/** `body` with a tag, or 304 for a client that has the same already. */
function respondWithTag(request: Request, body: unknown): Response {
  const text = JSON.stringify(body);
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 16)}"`;
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers: { etag } });
  return new Response(text, { headers: { "content-type": "application/json", etag } });
}
