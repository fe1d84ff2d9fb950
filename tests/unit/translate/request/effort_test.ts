/**
 * Tests that the client's effort becomes the nearest one that the provider and the model accept.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import type { ProviderProfile } from "../../../../lib/providers/profile.ts";
import { Report } from "../../../../lib/base/report.ts";
import { translateEffort } from "../../../../lib/translate/request/effort.ts";
import { profileNamed } from "../../../support/cases.ts";
import { profileWith } from "../../../support/exchange.ts";

const OFF = { thinkingOff: { thinking: { type: "disabled" } } };
const OBJECT = { effortField: "reasoning.effort", thinkingOn: { reasoning: { exclude: false } } } as const;
/** A provider that maps each effort of the client to one of its own. */
const MAPPED = { efforts: { minimal: "low", low: "low", medium: "high", high: "high", xhigh: "high", max: "max" } };

interface Row {
  readonly word?: string;
  /** Efforts that the model accepts; absent when unknown. */
  readonly efforts?: readonly string[];
  readonly differs?: Partial<ProviderProfile>;
  readonly sent: JsonObject;
  readonly notes?: readonly string[];
}

const ROWS: Readonly<Record<string, Row>> = {
  "no effort": { sent: {} },
  "an effort that the user maps, whatever the model accepts": {
    word: "high",
    efforts: ["low", "high"],
    differs: { effortMap: { high: "deep" }, thinkingOn: { thinking: true } },
    sent: { thinking: true, reasoning_effort: "deep" },
    notes: ["renamed reasoning.effort.high"],
  },
  "an effort beside one that the user maps": {
    word: "low",
    differs: { effortMap: { high: "deep" } },
    sent: { reasoning_effort: "low" },
  },
  "no thinking that the user maps, without the keys that ask for thinking": {
    word: "none",
    differs: { effortMap: { none: "off" }, thinkingOn: { thinking: true }, ...OFF },
    sent: { reasoning_effort: "off" },
    notes: ["renamed reasoning.effort.none"],
  },
  "a word of the user that the provider has refused since": {
    word: "high",
    efforts: ["low", "high"],
    differs: { effortMap: { high: "deep" }, acceptedEfforts: ["low", "high"] },
    sent: { reasoning_effort: "high" },
  },
  "an effort that the user maps for a provider that takes none": {
    word: "high",
    differs: { effortMap: { high: "deep" }, effortField: "none" },
    sent: {},
    notes: ["dropped reasoning.effort"],
  },
  "an effort that every provider accepts": { word: "low", sent: { reasoning_effort: "low" } },
  "an effort for which the provider has a value of its own": {
    word: "medium",
    differs: MAPPED,
    sent: { reasoning_effort: "high" },
    notes: ["renamed reasoning.effort.medium"],
  },
  "an effort that the model accepts and its provider would map to another": {
    word: "xhigh",
    efforts: ["high", "xhigh"],
    differs: MAPPED,
    sent: { reasoning_effort: "xhigh" },
  },
  "an effort whose value for the provider the model accepts": {
    word: "minimal",
    efforts: ["low", "high"],
    differs: MAPPED,
    sent: { reasoning_effort: "low" },
    notes: ["renamed reasoning.effort.minimal"],
  },
  "more than the model accepts": {
    word: "max",
    efforts: ["low", "medium", "high"],
    sent: { reasoning_effort: "high" },
    notes: ["renamed reasoning.effort.max"],
  },
  "less than the model accepts": {
    word: "minimal",
    efforts: ["none", "high", "max"],
    sent: { reasoning_effort: "high" },
    notes: ["renamed reasoning.effort.minimal"],
  },
  "an effort halfway between two, which becomes the higher": {
    word: "medium",
    efforts: ["low", "high", "max"],
    sent: { reasoning_effort: "high" },
    notes: ["renamed reasoning.effort.medium"],
  },
  "an effort for a model whose only value has no rank": {
    word: "high",
    efforts: ["none", "default"],
    sent: { reasoning_effort: "default" },
    notes: ["renamed reasoning.effort.high"],
  },
  "an effort for a model without efforts": {
    word: "high",
    efforts: [],
    differs: { thinkingOn: { thinking: { type: "enabled" } } },
    sent: {},
    notes: ["dropped reasoning.effort"],
  },
  "an effort for a model that can only be switched on and off": {
    word: "high",
    efforts: ["none"],
    differs: { thinkingOn: { thinking: { type: "enabled" } } },
    sent: { thinking: { type: "enabled" } },
    notes: ["dropped reasoning.effort"],
  },
  "an effort for a provider without efforts": {
    word: "high",
    efforts: ["high"],
    differs: { effortField: "none" },
    sent: {},
    notes: ["dropped reasoning.effort"],
  },
  "an unknown effort": { word: "turbo", sent: {}, notes: ["dropped reasoning.effort"] },
  "an effort inside an object with other keys": {
    word: "low",
    differs: OBJECT,
    sent: { reasoning: { exclude: false, effort: "low" } },
  },
  "none, if the provider can switch reasoning off": { word: "none", differs: OFF, sent: OFF.thinkingOff },
  "none, if the model can be switched off": {
    word: "none",
    efforts: ["none", "high"],
    differs: OFF,
    sent: OFF.thinkingOff,
  },
  "none, if the model always reasons": {
    word: "none",
    efforts: ["medium", "low", "high"],
    differs: OFF,
    sent: { reasoning_effort: "low" },
    notes: ["renamed reasoning.effort.none"],
  },
  "none, if the model accepts no effort": {
    word: "none",
    efforts: [],
    differs: OFF,
    sent: {},
    notes: ["dropped reasoning.effort.none"],
  },
  "none, if the model accepts the value and the provider has no switch": {
    word: "none",
    efforts: ["none", "default"],
    sent: { reasoning_effort: "none" },
  },
  "none, if the model has only a switch": { word: "none", efforts: ["none"], differs: OFF, sent: OFF.thinkingOff },
  "none, if the switch was removed and the model accepts the value": {
    word: "none",
    efforts: ["none", "high"],
    differs: { thinkingOff: {} },
    sent: {},
    notes: ["dropped reasoning.effort.none"],
  },
  "none, if the provider has no value for it": { word: "none", sent: {}, notes: ["dropped reasoning.effort.none"] },
  "none, if the switch was removed": {
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

Deno.test("translateEffort() sends llama.cpp the effort for its template, and none to stop thinking", () => {
  const profile = profileNamed("llamacpp");
  for (const word of ["low", "high"]) {
    assertEquals(translateEffort(word, { profile, report: new Report() }), { reasoning_effort: word });
  }
  assertEquals(translateEffort("none", { profile, report: new Report() }), {
    chat_template_kwargs: { enable_thinking: false },
    reasoning_effort: "none",
  });
  assertEquals(translateEffort("none", { profile, report: new Report(), efforts: ["low", "medium", "high"] }), {
    reasoning_effort: "low",
  });
});
