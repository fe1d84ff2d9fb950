/**
 * The kind of a listed model: one that can hold a chat, or one for another use.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../base/json.ts";

/** `chat` models take messages and write text; `other` models embed, rank, draw, speak, listen, filter, … */
export type ModelKind = "chat" | "other";

/** Values of `type`, `kind` and similar fields that mean another use, with `_` read as `-` (lists read 2026-11). */
const OTHER_TYPES =
  /^(?:text-)?(?:embeddings?(?:-model)?|rerank(?:er)?|image(?:-generation|-model)?|video|audio|speech|tts|stt|transcri\w*|moderation|classif\w*|ocr)$/;

/** Values of the same fields that mean a chat model. */
const CHAT_TYPES = /^(?:chat(?:-completion)?|llm|vlm|language|text-generation|image-text-to-text)$/;

/** Paths of the APIs by which the relay asks for answers. */
const CHAT_PATHS = /(?:^|\/)(?:chat\/completions|responses|messages)$/;

/** Parts of an id that name another use; only whole words count, and digits may follow (`bge-m3`, `wan2.2`). */
const OTHER_WORDS = new RegExp(
  "(?:^|[-_/.:@])(?:" + [
    "embed|embedding|embeddings|embedder|minilm|bge|gte|e5|rerank|reranker|voyage|clip|siglip",
    "whisper|asr|stt|tts|speech|audio|transcribe|transcription|realtime|orpheus|playai|paraformer|cosyvoice|sensevoice|kokoro",
    "image|images|imagen|imagine|dall-e|flux|stable-diffusion|sdxl|video|sora|veo|wan|wanx|t2i|t2v|i2v|lyria|seedream|seedance|seededit|kolors|cogview|cogvideox",
    // Models of the old completions endpoint, which cannot chat.
    "turbo-instruct",
    "moderation|guard|ocr|davinci|babbage",
  ].join("|") + ")\\d*(?=$|[-_/.:@])",
  "i",
);

/** The values of the fields that name a model's use. */
function listTypeNames(entry: JsonObject): string[] {
  const { capabilities, model_info: info } = entry;
  const nested = [isObject(capabilities) && capabilities.type, isObject(info) && info.mode];
  const names = [entry.type, entry.kind, entry.model_type, entry.task, ...nested];
  return names.flatMap((word) => decodeText(word)?.toLowerCase().replaceAll("_", "-") ?? []);
}

/** The kind by lists of features, endpoints and modalities; undefined when they do not decide it. */
function detectKindFromLists(entry: JsonObject): ModelKind | undefined {
  const { capabilities, architecture } = entry;
  const chats = isObject(capabilities) ? capabilities.completion_chat ?? capabilities.chat_completion : undefined;
  if (entry.supports_chat === false || chats === false) return "other";
  const endpoints = decodeArray(entry.supported_endpoints);
  if (endpoints.length > 0 && !endpoints.some((path) => CHAT_PATHS.test(decodeText(path) ?? ""))) return "other";
  const methods = decodeArray(entry.supportedGenerationMethods);
  if (methods.length > 0 && !methods.includes("generateContent")) return "other";
  const outputs = [
    ...decodeArray(entry.output_modalities),
    ...decodeArray(entry.supported_output_modalities),
    ...decodeArray(isObject(architecture) ? architecture.output_modalities : undefined),
  ];
  if (outputs.length > 0 && !outputs.includes("text")) return "other";
  const abilities = decodeArray(capabilities);
  if (abilities.includes("embedding") && !abilities.includes("completion")) return "other";
  const calls = [entry.supported_parameters, entry.supported_features].some((list) =>
    decodeArray(list).includes("tools")
  );
  return calls || entry.supports_chat === true ? "chat" : undefined;
}

/** The kind of a model, by its entry's own fields, and by words in its id only when no field decides. */
export function detectModelKind(entry: JsonObject, id: string): ModelKind {
  const names = listTypeNames(entry);
  if (names.some((word) => OTHER_TYPES.test(word))) return "other";
  const kind = detectKindFromLists(entry);
  if (kind !== undefined) return kind;
  if (names.some((word) => CHAT_TYPES.test(word))) return "chat";
  return OTHER_WORDS.test(id) ? "other" : "chat";
}
