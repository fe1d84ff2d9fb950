/**
 * The addresses at which listed prices are charged, by the provider's name in the catalog that they come from.
 *
 * Only providers that run the models themselves and charge in US dollars per token are here: no coding plan, no Chinese
 * platform with prices in yuan, and no router that states the cost of each answer. The catalog is LiteLLM's, which names
 * the provider's own page for most prices; PyPI carries a copy of it inside the package `litellm`.
 *
 * ```sh
 * pip download --no-deps litellm==1.110.2 && unzip litellm-1.110.2-*.whl 'litellm/model_prices*'
 * deno task prices:refresh --from litellm/model_prices_and_context_window_backup.json --date 2026-11 --via "litellm 1.110.2 of PyPI"
 * ```
 *
 * The list of 2026-11 was compared with the prices in `@earendil-works/pi-ai` 1.6.0 of npm (2026-11-20); what the two
 * state differently is left out.
 *
 * @module
 */

/** The catalog from which `tools/refresh_prices.ts` takes the prices. */
export const PRICE_CATALOG = {
  credit: "the catalog of LiteLLM (MIT License, Copyright (c) 2023 Berri AI)",
  /** Key of an entry that names its provider. */
  providerKey: "litellm_provider",
} as const;

/** A provider whose prices are listed. */
export interface PriceSource {
  /** Its name in the catalog. */
  readonly catalogName: string;
  /** Base URLs at which these prices are charged. */
  readonly baseUrls: readonly string[];
  /** Models whose prices another catalog states differently; absent: none. */
  readonly excludes?: readonly string[];
  /** Set where the price of cached tokens depends on how the cache was asked for, so that it is not known. */
  readonly cachedVaries?: true;
}

/** The providers, in the order of the list. */
export const PRICE_SOURCES: readonly PriceSource[] = [
  {
    catalogName: "deepseek",
    baseUrls: ["https://api.deepseek.com"],
    // The catalog has the prices of V3.2; the names mean V4 today.
    excludes: ["deepseek-chat", "deepseek-coder", "deepseek-r1", "deepseek-reasoner", "deepseek-v3", "deepseek-v3.2"],
  },
  { catalogName: "moonshot", baseUrls: ["https://api.moonshot.ai/v1"] },
  // A tenth of the price where the client marks what is kept, a fifth where it does not (Model Studio's page, 2026-10).
  {
    catalogName: "dashscope",
    baseUrls: ["https://dashscope-intl.aliyuncs.com/compatible-mode/v1"],
    cachedVaries: true,
  },
  {
    catalogName: "mistral",
    baseUrls: ["https://api.mistral.ai/v1"],
    excludes: ["open-mistral-nemo", "mistral-medium-3.5"],
  },
  { catalogName: "groq", baseUrls: ["https://api.groq.com/openai/v1"] },
  { catalogName: "xai", baseUrls: ["https://api.x.ai/v1"] },
  { catalogName: "zai", baseUrls: ["https://api.z.ai/api/paas/v4"] },
  { catalogName: "gemini", baseUrls: ["https://generativelanguage.googleapis.com/v1beta/openai"] },
  { catalogName: "anthropic", baseUrls: ["https://api.anthropic.com/v1"] },
  { catalogName: "openai", baseUrls: ["https://api.openai.com/v1"] },
  { catalogName: "together_ai", baseUrls: ["https://api.together.ai/v1", "https://api.together.xyz/v1"] },
  { catalogName: "fireworks_ai", baseUrls: ["https://api.fireworks.ai/inference/v1"] },
  { catalogName: "cerebras", baseUrls: ["https://api.cerebras.ai/v1"] },
  { catalogName: "deepinfra", baseUrls: ["https://api.deepinfra.com/v1/openai"] },
  { catalogName: "baseten", baseUrls: ["https://inference.baseten.co/v1"] },
  { catalogName: "novita", baseUrls: ["https://api.novita.ai/openai/v1", "https://api.novita.ai/v3/openai"] },
  {
    catalogName: "nebius",
    baseUrls: ["https://api.tokenfactory.nebius.com/v1", "https://api.studio.nebius.com/v1"],
  },
  { catalogName: "meta", baseUrls: ["https://api.meta.ai/v1"] },
  { catalogName: "xiaomi_mimo", baseUrls: ["https://api.xiaomimimo.com/v1"] },
  { catalogName: "tencent", baseUrls: ["https://tokenhub-intl.tencentcloudmaas.com/v1"] },
];
