/**
 * Which providers are known? Every row stands in a file of `rows/`; here they are put in order.
 *
 * @module
 */
import type { ProviderRow } from "./row.ts";
import { ANTHROPIC } from "./rows/anthropic.ts";
import { DEEPSEEK } from "./rows/deepseek.ts";
import { GEMINI } from "./rows/gemini.ts";
import { GROQ } from "./rows/groq.ts";
import {
  CEREBRAS,
  DEEPINFRA,
  FIREWORKS,
  HUGGINGFACE,
  NVIDIA,
  SILICONFLOW,
  TOGETHER,
  VOLCENGINE,
} from "./rows/huggingface.ts";
import { KIMI, KIMI_CODE } from "./rows/kimi.ts";
import { LITELLM, LLAMA_CPP, LM_STUDIO, OLLAMA, SGLANG, VLLM } from "./rows/ollama.ts";
import { MINIMAX } from "./rows/minimax.ts";
import { MISTRAL } from "./rows/mistral.ts";
import { AZURE, OPENAI } from "./rows/openai.ts";
import { OPENROUTER } from "./rows/openrouter.ts";
import { QWEN } from "./rows/qwen.ts";
import { SYNTHETIC } from "./rows/synthetic.ts";
import { XAI } from "./rows/xai.ts";
import { ZAI } from "./rows/zai.ts";

/** The table, in the order in which people are shown it. */
export const PROFILES: readonly ProviderRow[] = [
  DEEPSEEK,
  KIMI,
  QWEN,
  MISTRAL,
  GROQ,
  XAI,
  OPENROUTER,
  SYNTHETIC,
  KIMI_CODE,
  ZAI,
  MINIMAX,
  GEMINI,
  ANTHROPIC,
  OPENAI,
  AZURE,
  TOGETHER,
  FIREWORKS,
  CEREBRAS,
  NVIDIA,
  SILICONFLOW,
  DEEPINFRA,
  VOLCENGINE,
  HUGGINGFACE,
  OLLAMA,
  LM_STUDIO,
  VLLM,
  SGLANG,
  LLAMA_CPP,
  LITELLM,
];
