/**
 * The servers whose Messages API can be played: how each streams, and what it refuses.
 *
 * The facts are those of the documentation, the SDK and public reports up to 2026-11; texts and ids are made up.
 *
 * @module
 */
import type { MessagesDialect } from "../wires/messages_frames.ts";

/** One server. */
export interface MessagesVendor {
  /** A model that the script is written for. */
  readonly model: string;
  readonly dialect: MessagesDialect;
}

/** The servers, by the names of their rows. `careful` is none of them: it streams as documented. */
export const MESSAGES_VENDORS: Readonly<Record<string, MessagesVendor>> = {
  careful: { model: "scripted-model", dialect: {} },
  anthropic: { model: "claude-opus-5-5", dialect: {} },
  deepseek: { model: "deepseek-flash", dialect: { noPing: true } },
  // No signature, and two counts of tokens (repository, 2026-08).
  ollama: { model: "qwen3:8b", dialect: { signature: "none", noPing: true, usage: "two_fields" } },
  // The signature is sent, and is empty (build 11549).
  llamacpp: { model: "qwen3-8b", dialect: { signature: "empty", noPing: true } },
};
