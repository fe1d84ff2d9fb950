/**
 * The table of known providers: one file of `rows/` each, in the order in which they are listed.
 *
 * @module
 */
import type { ProviderDefinition } from "./row.ts";
import { ANTHROPIC } from "./rows/anthropic.ts";
import { AZURE } from "./rows/azure.ts";
import { BEDROCK } from "./rows/bedrock.ts";
import { CEREBRAS } from "./rows/cerebras.ts";
import { CLOUDFLARE } from "./rows/cloudflare.ts";
import { COHERE } from "./rows/cohere.ts";
import { DEEPINFRA } from "./rows/deepinfra.ts";
import { DEEPSEEK } from "./rows/deepseek.ts";
import { FIREWORKS } from "./rows/fireworks.ts";
import { GEMINI } from "./rows/gemini.ts";
import { GROQ } from "./rows/groq.ts";
import { HUGGINGFACE } from "./rows/huggingface.ts";
import { HUNYUAN } from "./rows/hunyuan.ts";
import { KIMI } from "./rows/kimi.ts";
import { KIMI_CODE } from "./rows/kimicode.ts";
import { LITELLM } from "./rows/litellm.ts";
import { LLAMA_CPP } from "./rows/llamacpp.ts";
import { LM_STUDIO } from "./rows/lmstudio.ts";
import { LONGCAT } from "./rows/longcat.ts";
import { META } from "./rows/meta.ts";
import { MINIMAX } from "./rows/minimax.ts";
import { MISTRAL } from "./rows/mistral.ts";
import { MODELSCOPE } from "./rows/modelscope.ts";
import { NEBIUS } from "./rows/nebius.ts";
import { NOVITA } from "./rows/novita.ts";
import { NVIDIA } from "./rows/nvidia.ts";
import { OLLAMA } from "./rows/ollama.ts";
import { OPENAI } from "./rows/openai.ts";
import { OPENCODE } from "./rows/opencode.ts";
import { OPENROUTER } from "./rows/openrouter.ts";
import { PERPLEXITY } from "./rows/perplexity.ts";
import { PPIO } from "./rows/ppio.ts";
import { QIANFAN } from "./rows/qianfan.ts";
import { QWEN } from "./rows/qwen.ts";
import { SGLANG } from "./rows/sglang.ts";
import { SILICONFLOW } from "./rows/siliconflow.ts";
import { STEPFUN } from "./rows/stepfun.ts";
import { SYNTHETIC } from "./rows/synthetic.ts";
import { TOGETHER } from "./rows/together.ts";
import { VERCEL } from "./rows/vercel.ts";
import { VLLM } from "./rows/vllm.ts";
import { VOLCENGINE } from "./rows/volcengine.ts";
import { XAI } from "./rows/xai.ts";
import { XIAOMI } from "./rows/xiaomi.ts";
import { ZAI } from "./rows/zai.ts";

/** The table, in the order in which it is displayed. */
export const PROFILES: readonly ProviderDefinition[] = [
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
  OPENCODE,
  VERCEL,
  XIAOMI,
  STEPFUN,
  LONGCAT,
  HUNYUAN,
  QIANFAN,
  MODELSCOPE,
  NOVITA,
  PPIO,
  NEBIUS,
  CLOUDFLARE,
  COHERE,
  PERPLEXITY,
  META,
  BEDROCK,
  OLLAMA,
  LM_STUDIO,
  VLLM,
  SGLANG,
  LLAMA_CPP,
  LITELLM,
];
