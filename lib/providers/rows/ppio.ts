/**
 * The definition of PPIO: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";
import { NOVITA } from "./novita.ts";

/** PPIO, in China: the paths and parameters are Novita's (both pages, 2026-11), the accounts are not. */
export const PPIO: ProviderDefinition = {
  name: "ppio",
  label: "PPIO",
  // PPIO's own guide (ppio-skills 2026-03).
  baseUrl: "https://api.ppio.com/openai/v1",
  hosts: ["api.ppio.com", "api.ppinfra.com"],
  port: 4488,
  keyVariable: "PPIO_API_KEY",
  docs: "https://ppio.com/ai-computing/llm-api",
  overrides: NOVITA.overrides,
};
