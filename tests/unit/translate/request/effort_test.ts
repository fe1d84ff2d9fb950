/**
 * Does the client's effort become the nearest one that provider and model take?
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import type { ProviderProfile } from "../../../../lib/providers/profile.ts";
import { Report } from "../../../../lib/base/report.ts";
import { translateEffort } from "../../../../lib/translate/request/effort.ts";
import { profileWith } from "../../../support/exchange.ts";

const OFF = { thinkingOff: { thinking: { type: "disabled" } } };
const OBJECT = { effortField: "reasoning.effort", thinkingOn: { reasoning: { exclude: false } } } as const;
/** A provider whose page says what it makes of each word. */
const MAPPED = { efforts: { minimal: "low", low: "low", medium: "high", high: "high", xhigh: "high", max: "max" } };

interface Row {
  readonly word?: string;
  /** What the model takes; absent when nobody knows. */
  readonly efforts?: readonly string[];
  readonly differs?: Partial<ProviderProfile>;
  readonly sent: JsonObject;
  readonly notes?: readonly string[];
}

const ROWS: Readonly<Record<string, Row>> = {
  "no word": { sent: {} },
  "a word that everyone takes": { word: "low", sent: { reasoning_effort: "low" } },
  "the provider's own word": {
    word: "medium",
    differs: MAPPED,
    sent: { reasoning_effort: "high" },
    notes: ["renamed reasoning.effort.medium"],
  },
  "a word the model takes, whatever its provider makes of it": {
    word: "xhigh",
    efforts: ["high", "xhigh"],
    differs: MAPPED,
    sent: { reasoning_effort: "xhigh" },
  },
  "the provider's word, if the model takes it": {
    word: "minimal",
    efforts: ["low", "high"],
    differs: MAPPED,
    sent: { reasoning_effort: "low" },
    notes: ["renamed reasoning.effort.minimal"],
  },
  "more than the model takes": {
    word: "max",
    efforts: ["low", "medium", "high"],
    sent: { reasoning_effort: "high" },
    notes: ["renamed reasoning.effort.max"],
  },
  "less than the model takes": {
    word: "minimal",
    efforts: ["none", "high", "max"],
    sent: { reasoning_effort: "high" },
    notes: ["renamed reasoning.effort.minimal"],
  },
  "a word between two, which goes up": {
    word: "medium",
    efforts: ["low", "high", "max"],
    sent: { reasoning_effort: "high" },
    notes: ["renamed reasoning.effort.medium"],
  },
  "a model with a word of its own": {
    word: "high",
    efforts: ["none", "default"],
    sent: { reasoning_effort: "default" },
    notes: ["renamed reasoning.effort.high"],
  },
  "a model without efforts": {
    word: "high",
    efforts: [],
    differs: { thinkingOn: { thinking: { type: "enabled" } } },
    sent: {},
    notes: ["dropped reasoning.effort"],
  },
  "a model that can only be switched": {
    word: "high",
    efforts: ["none"],
    differs: { thinkingOn: { thinking: { type: "enabled" } } },
    sent: { thinking: { type: "enabled" } },
    notes: ["dropped reasoning.effort"],
  },
  "a provider without efforts": {
    word: "high",
    efforts: ["high"],
    differs: { effortField: "none" },
    sent: {},
    notes: ["dropped reasoning.effort"],
  },
  "a word nobody knows": { word: "turbo", sent: {}, notes: ["dropped reasoning.effort"] },
  "an object beside other keys of it": {
    word: "low",
    differs: OBJECT,
    sent: { reasoning: { exclude: false, effort: "low" } },
  },
  "none, where it can be switched off": { word: "none", differs: OFF, sent: OFF.thinkingOff },
  "none, where the model can be switched off": {
    word: "none",
    efforts: ["none", "high"],
    differs: OFF,
    sent: OFF.thinkingOff,
  },
  "none, where the model cannot stop": {
    word: "none",
    efforts: ["medium", "low", "high"],
    differs: OFF,
    sent: { reasoning_effort: "low" },
    notes: ["renamed reasoning.effort.none"],
  },
  "none, where the model can be told nothing": {
    word: "none",
    efforts: [],
    differs: OFF,
    sent: {},
    notes: ["dropped reasoning.effort.none"],
  },
  "none, where it is a word of the model and the provider has no switch": {
    word: "none",
    efforts: ["none", "default"],
    sent: { reasoning_effort: "none" },
  },
  "none, where the model has a switch only": { word: "none", efforts: ["none"], differs: OFF, sent: OFF.thinkingOff },
  "none, where the switch of a model with a word for it was taken away": {
    word: "none",
    efforts: ["none", "high"],
    differs: { thinkingOff: {} },
    sent: {},
    notes: ["dropped reasoning.effort.none"],
  },
  "none, where nothing says it": { word: "none", sent: {}, notes: ["dropped reasoning.effort.none"] },
  "none, where its switch was taken away": {
    word: "none",
    differs: { thinkingOff: {} },
    sent: {},
    notes: ["dropped reasoning.effort.none"],
  },
};

for (const [name, { word, efforts, differs, sent, notes = [] }] of Object.entries(ROWS)) {
  Deno.test(`translateEffort() reads ${name}`, () => {
    const report = new Report();
    const context = { profile: profileWith(differs), report, ...(efforts !== undefined && { efforts }) };
    assertEquals(translateEffort(word, context), sent);
    assertEquals(report.notes.map(({ kind, what }) => `${kind} ${what}`), [...notes]);
  });
}
