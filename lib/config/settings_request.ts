/**
 * The rows of the settings that change the requests to one provider, and the parsers of their texts.
 *
 * @module
 */
import { REQUEST_FIELDS, type RequestSettings } from "../providers/request_settings.ts";
import { parseModelMap } from "./model_map.ts";
import type { Setting } from "./setting.ts";

type Rows = { readonly [Key in keyof Required<RequestSettings>]: Setting<Required<RequestSettings>[Key]> };

/** The rows, in the order of the help. */
export const REQUEST_SETTINGS: Rows = {
  extraBody: {
    group: "Provider",
    flag: "extra-body",
    variables: [{ name: "CODEX_RELAY_EXTRA_BODY" }],
    form: "JSON",
    description: "Object whose keys are added to every request, or replace what the relay would send",
    inFile: true,
    isObject: true,
    redaction: "all",
    parse: (text) => parseObject(text, "extraBody"),
  },
  dropParameters: {
    group: "Provider",
    flag: "drop-parameters",
    variables: [{ name: "CODEX_RELAY_DROP_PARAMETERS" }],
    form: "NAMES",
    description: "Parameters, separated by commas, that are left out of every request, such as " +
      "parallel_tool_calls,stream_options.include_usage",
    inFile: true,
    repeats: "list",
    parse: parseParameterNames,
  },
  headers: {
    group: "Provider",
    flag: "headers",
    variables: [{ name: "CODEX_RELAY_HEADERS" }],
    form: "JSON",
    description: "Object of headers that are added to every request to the provider; better written in the file when " +
      "one is secret",
    inFile: true,
    isObject: true,
    redaction: "all",
    parse: (text) => parseObject(text, "headers"),
  },
  effortMap: {
    group: "Provider",
    flag: "effort-map",
    variables: [{ name: "CODEX_RELAY_EFFORT_MAP" }],
    form: "MAP",
    description: "The provider's words for Codex's efforts, as high:max,…; they are sent whatever the model is known " +
      "to accept",
    inFile: true,
    repeats: "map",
    parse: parseEffortMap,
  },
};

/** The object in a JSON text. */
function parseObject<Key extends "extraBody" | "headers">(text: string, key: Key): Required<RequestSettings>[Key] {
  let value: Required<RequestSettings>[Key];
  try {
    value = JSON.parse(text);
  } catch {
    throw new SyntaxError(`give a JSON object, such as {"name": "value"}`);
  }
  refuseUnless(key, value);
  return value;
}

/** Names of parameters, or paths to parts of them. */
function parseParameterNames(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim()).filter((name) => name !== "");
  refuseUnless("dropParameters", names);
  return names;
}

/** The provider's words by Codex's efforts, in the form of a model map. */
function parseEffortMap(text: string): Readonly<Record<string, string>> {
  const { resolve, sources = [] } = parseModelMap(text);
  // A star, which stands for every other name, is not among the sources.
  const efforts = resolve("*") === "*" ? sources : ["*"];
  const map = Object.fromEntries(efforts.map((effort) => [effort, resolve(effort)]));
  refuseUnless("effortMap", map);
  return map;
}

function refuseUnless(key: keyof RequestSettings, value: unknown): void {
  const { accepts, allowed } = REQUEST_FIELDS[key];
  if (!accepts(value)) throw new SyntaxError(`it must be ${allowed}`);
}
