/**
 * The tools and schemas of the growth benchmark: many parts, of one shape each.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import { call, list, many, nest, output, type RequestShape, tool } from "./request_parts.ts";

/** Tools; `count` is their number. */
export const TOOL_LISTS: Readonly<Record<string, RequestShape>> = {
  "tools": (count) => ({ tools: many(count, (at) => tool(`f${at}`)), input: "Go." }),
  "tools that are called": (count) => ({
    tools: many(count, (at) => tool(`f${at}`)),
    input: many(count, (at) => [call(`c${at}`, `f${at}`), output(`c${at}`)]),
  }),
  "freeform tools": (count) => ({ tools: many(count, (at) => ({ type: "custom", name: `p${at}` })), input: "Go." }),
  "hosted tools": (count) => ({ tools: many(count, () => ({ type: "web_search" })), input: "Go." }),
  "allowed hosted tools": (count) => ({
    tools: many(count, () => ({ type: "web_search" })),
    tool_choice: { type: "allowed_tools", mode: "auto", tools: many(count, () => ({ type: "web_search" })) },
    input: "Go.",
  }),
  "allowed tools": (count) => ({
    tools: many(count, (at) => tool(`f${at}`)),
    tool_choice: {
      type: "allowed_tools",
      mode: "auto",
      tools: many(count, (at) => ({ type: "function", name: `f${at}` })),
    },
    input: "Go.",
  }),
  "long names of tools": (count) => ({
    tools: many(count, (at) => tool(`${"x".repeat(70)}${at}`)),
    input: "Go.",
  }),
  "names that become one": (count) => ({
    tools: many(count, (at) => tool(`${String.fromCodePoint(0x4e00 + at)}`)),
    input: "Go.",
  }),
  "namespaces": (count) => ({
    tools: many(count, (at) => ({ type: "namespace", name: `n${at}`, description: "About.", tools: [tool("f")] })),
    input: many(count, (at) => [{ ...call(`c${at}`), namespace: `n${at}` }, output(`c${at}`)]),
  }),
  "tools of one namespace": (count) => ({
    tools: [{ type: "namespace", name: "n", description: "About.", tools: many(count, (at) => tool(`f${at}`)) }],
    input: "Go.",
  }),
  "one namespace again and again": (count) => ({
    tools: many(count, (at) => ({ type: "namespace", name: "n", description: "About.", tools: [tool(`f${at}`)] })),
    input: "Go.",
  }),
  "properties of a schema": (count) => ({
    tools: [tool("f", {
      type: "object",
      properties: Object.fromEntries(list(count, (at): [string, unknown] => [`p${at}`, { type: "string" }])),
      required: list(count, (at) => `p${at}`),
    })],
    input: "Go.",
  }),
  "branches of a schema": (count) => ({
    tools: [tool("f", { anyOf: many(count, (at) => ({ type: "object", properties: { [`p${at}`]: {} } })) })],
    input: "Go.",
  }),
  "references of a schema": (count) => ({
    tools: [tool("f", {
      type: "object",
      properties: Object.fromEntries(
        list(count, (at): [string, unknown] => [`p${at}`, { $ref: `#/$defs/d${at}` }]),
      ),
      $defs: Object.fromEntries(list(count, (at): [string, unknown] => [`d${at}`, { type: "string" }])),
    })],
    input: "Go.",
  }),
  "values of an enum": (count) => ({
    tools: [tool("f", { type: "object", properties: { p: { enum: list(count, (at) => `v${at}`) } } })],
    input: "Go.",
  }),
  "schemas of thirty levels": (count) => ({
    tools: many(Math.ceil(count / 30), (at) => tool(`f${at}`, nest(30, { type: "string" }))),
    input: "Go.",
  }),
  "an answer's schema": (count) => ({
    input: "Go.",
    text: {
      format: {
        type: "json_schema",
        name: "a",
        strict: true,
        schema: {
          type: "object",
          properties: Object.fromEntries(list(count, (at): [string, unknown] => [`p${at}`, { type: "string" }])),
        },
      },
    },
  }),
};
