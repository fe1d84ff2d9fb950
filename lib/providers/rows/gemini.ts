/**
 * The definition of Google's compatible endpoint for Gemini: its address, and where its profile differs from the default.
 *
 * @module
 */
import { SKIPPED_CALL_SIGNATURE } from "../profile.ts";
import { LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** Google's compatible endpoint for Gemini. It refuses every unknown key. */
export const GEMINI: ProviderDefinition = {
  name: "gemini",
  label: "Gemini",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
  hosts: ["generativelanguage.googleapis.com"],
  port: 4457,
  keyVariable: "GEMINI_API_KEY",
  docs: "https://ai.google.dev/gemini-api/docs/openai",
  catalogIds: ["google"],
  overrides: {
    // "Unknown name … Cannot find field." (400; reported 2026): keys that no page lists are not sent.
    parallelToolCalls: false,
    strictTools: false,
    // Tools take a subset of JSON schema, without references and with an object at the root (general knowledge, 2026-11).
    schemaRules: ["inline_refs", "object_root", "no_additional_properties", "no_unknown_keywords"],
    // Images must be inside the request (general knowledge, 2026-11).
    imageUrls: "data_only",
    // Gemini 3.x: low, medium, high (pi-ai 1.5.2, 2026-11).
    efforts: LOW_MEDIUM_HIGH,
    // `reasoning` on input is refused with the message above.
    reasoningReplay: "drop",
    // "Function call is missing a thought_signature" (400; many reports, 2026); this value is accepted for calls of others.
    missingCallSignature: SKIPPED_CALL_SIGNATURE,
    passThrough: { stop: "stop" },
  },
};
