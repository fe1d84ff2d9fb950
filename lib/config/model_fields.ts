/**
 * The tables `[models."NAME"]` of the configuration file: what the user says of single models, checked.
 *
 * @module
 */
import { isObject } from "../base/json.ts";
import { WIRE_NAMES } from "../providers/wire.ts";
import { REQUEST_FIELDS } from "../providers/request_settings.ts";
import type { ModelOverride, ModelOverrides } from "../upstream/options.ts";
import { readPrice } from "./model_price.ts";
import { normalizeSettingName } from "./settings.ts";

interface ModelField {
  /** Name in the file. */
  readonly name: string;
  /** What is allowed, as a phrase that follows "must be". */
  readonly allowed: string;
  accepts(value: unknown): boolean;
  /** Whether the value may hold a secret, which no error repeats. */
  readonly secret?: boolean;
  /** The setting that an accepted value makes; absent: the value. */
  read?(value: unknown): unknown;
}

const TOKENS = { allowed: "a whole number of tokens above 0", accepts: isTokenCount };

/** Every field: a new one does not compile without a row. */
const MODEL_FIELDS: { readonly [Key in keyof Required<ModelOverride>]: ModelField } = {
  contextWindow: { name: "context_window", ...TOKENS },
  maxOutputTokens: { name: "max_output_tokens", ...TOKENS },
  images: { name: "images", allowed: "true or false", accepts: (value) => typeof value === "boolean" },
  efforts: {
    name: "efforts",
    allowed: "a list of effort words from least to most, empty for a model that takes none",
    accepts: isEffortList,
  },
  extraBody: { name: "extra_body", secret: true, ...REQUEST_FIELDS.extraBody },
  dropParameters: { name: "drop_parameters", ...REQUEST_FIELDS.dropParameters },
  headers: { name: "headers", secret: true, ...REQUEST_FIELDS.headers },
  effortMap: { name: "effort_map", ...REQUEST_FIELDS.effortMap },
  wire: {
    name: "wire",
    allowed: '"chat" or "responses" or "messages"',
    accepts: (value) => WIRE_NAMES.some((name) => name === value),
  },
  price: {
    name: "price",
    allowed:
      "a table of numbers from 0 up, for a million tokens each: input and output, and if they differ from input, " +
      "cached and cache_write; and perhaps currency, a word",
    accepts: (value) => readPrice(value) !== undefined,
    read: readPrice,
  },
};

/**
 * Reads the tables of models; field names may be written in any case style.
 *
 * @param place The file, for the faults.
 * @param faults Gets one line per model or field that is unknown or wrong.
 */
export function readModelFields(
  table: unknown,
  { place, errors }: { readonly place: string; readonly errors: string[] },
): ModelOverrides {
  if (!isObject(table)) {
    errors.push(`Cannot use models in ${place}: write a table for each model, [models."name"]`);
    return {};
  }
  return Object.fromEntries(
    Object.entries(table).map(([model, fields]) => [model, readFields(fields, { model, place, errors })]),
  );
}

function readFields(
  fields: unknown,
  { model, place, errors }: { readonly model: string; readonly place: string; readonly errors: string[] },
): ModelOverride {
  const where = `[models.${JSON.stringify(model)}] of ${place}`;
  if (!isObject(fields)) {
    errors.push(`Cannot use ${where}: it must be a table with ${formatFieldNames()}`);
    return {};
  }
  const known: Record<string, unknown> = {};
  for (const [written, value] of Object.entries(fields)) {
    const found = Object.entries(MODEL_FIELDS).find(([, { name }]) =>
      normalizeSettingName(name) === normalizeSettingName(written)
    );
    if (found === undefined) {
      errors.push(
        isObject(value)
          ? `Unknown field ${written} in ${where}: write a name that holds a dot in quotes, [models."${model}.${written}"]`
          : `Unknown field ${written} in ${where}: a model has ${formatFieldNames()}`,
      );
      continue;
    }
    const [key, { allowed, accepts, secret, read }] = found;
    const shown = secret ? "" : ` = ${JSON.stringify(value)}`;
    if (accepts(value)) known[key] = read ? read(value) : value;
    else errors.push(`Cannot use ${written}${shown} in ${where}: it must be ${allowed}`);
  }
  return known;
}

function formatFieldNames(): string {
  return Object.values(MODEL_FIELDS).map(({ name }) => name).join(", ");
}

function isTokenCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function isEffortList(value: unknown): boolean {
  return Array.isArray(value) && value.every((word) => typeof word === "string" && /^[a-z]+$/.test(word)) &&
    new Set(value).size === value.length;
}
