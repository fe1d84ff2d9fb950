/**
 * What the asked model accepts on this wire: the table of models, beaten by what the profile says or has learned.
 *
 * @module
 */
import {
  findMessagesModel,
  findThinkingFamily,
  type MessagesModel,
  resolveMessagesEfforts,
  resolveThinkingForms,
} from "../../../providers/messages_models.ts";
import { BINDING_BETA, MESSAGES_EFFORTS, type ThinkingForm } from "../../../providers/messages_profile.ts";
import type { TranslationContext } from "../target.ts";

/** What one model at one provider accepts. */
export interface MessagesAbilities {
  readonly forms: readonly ThinkingForm[];
  /** Values of `output_config.effort`, from least to most; empty when it is not sent. */
  readonly efforts: readonly string[];
  readonly forcedChoice: MessagesModel["forcedChoice"];
  /** Whether a thinking block is refused when anything before it has changed. */
  readonly bindsThinking: boolean;
  /** Whether that is to be answered by dropping the block. */
  readonly dropsUnbound: boolean;
  /** Whether messages of the role `system` are read between the others. */
  readonly lateSystem: boolean;
  /** The models that read each other's thinking. */
  readonly family: string;
  /** Whether it is one of the table, whose defaults are known. */
  readonly isKnown: boolean;
  /** Most `max_tokens`. */
  readonly maxTokens: number;
}

/** The abilities of the target. */
export function resolveAbilities({ profile, model, facts }: TranslationContext): MessagesAbilities {
  const known = findMessagesModel(model);
  const { messagesBetas, thinkingBinding } = profile;
  const words = facts.efforts ?? [...new Set(Object.values(profile.efforts))];
  const usual = words.filter((word) => MESSAGES_EFFORTS.includes(word));
  const binds = known?.bindsThinking ?? false;
  const most = facts.maxOutputTokens ?? known?.maxOutputTokens ?? profile.defaultMaxTokens;
  return {
    forms: resolveThinkingForms(profile, model, facts.thinkingForms),
    efforts: resolveMessagesEfforts(profile, model, usual),
    forcedChoice: profile.requiredChoice === "auto" ? "never" : known?.forcedChoice ?? "always",
    bindsThinking: binds,
    dropsUnbound: thinkingBinding === "always" ||
      thinkingBinding === "known_models" && binds && messagesBetas.includes(BINDING_BETA),
    lateSystem: profile.lateSystem === "system" && (known?.lateSystem ?? true),
    family: findThinkingFamily(model),
    isKnown: known !== undefined,
    maxTokens: Math.min(most, profile.outputCeiling ?? most),
  };
}
