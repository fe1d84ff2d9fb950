/**
 * The definition of the Hugging Face router: its address, and where its profile differs from the default.
 *
 * @module
 */
import type { ProviderDefinition } from "../row.ts";

/** The router of Hugging Face: it passes a request unchanged to one of many hosts, so no override fits all. */
export const HUGGINGFACE: ProviderDefinition = {
  name: "huggingface",
  label: "Hugging Face router",
  baseUrl: "https://router.huggingface.co/v1",
  hosts: ["router.huggingface.co"],
  port: 4468,
  keyVariable: "HF_TOKEN",
  docs: "https://huggingface.co/docs/inference-providers",
  overrides: {},
};
