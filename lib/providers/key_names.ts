/**
 * In which environment variable people keep the key of which provider.
 *
 * @module
 */

/** Name of the profile (or the host, for a provider without a row) to the variable its documentation uses (2026-11). */
const KEY_NAMES: Readonly<Record<string, string>> = {
  deepseek: "DEEPSEEK_API_KEY",
  kimi: "MOONSHOT_API_KEY",
  qwen: "DASHSCOPE_API_KEY",
  mistral: "MISTRAL_API_KEY",
  groq: "GROQ_API_KEY",
  xai: "XAI_API_KEY",
  openrouter: "OPENROUTER_API_KEY",
  synthetic: "SYNTHETIC_API_KEY",
  "api.z.ai": "ZAI_API_KEY",
  "api.minimax.io": "MINIMAX_API_KEY",
  "api.cerebras.ai": "CEREBRAS_API_KEY",
  "api.openai.com": "OPENAI_API_KEY",
  "api.together.xyz": "TOGETHER_API_KEY",
  "api.fireworks.ai": "FIREWORKS_API_KEY",
};

/** The variable for a provider that has no row. */
const OTHER_KEY = "CODEX_RELAY_API_KEY";

/** The environment variable that holds the key of `provider` (the name of its profile). */
export function keyName(provider: string): string {
  return Object.hasOwn(KEY_NAMES, provider) ? KEY_NAMES[provider] ?? OTHER_KEY : OTHER_KEY;
}
