/**
 * The rules that adapt a provider's profile to the text of a refusal: the field to change, and its new value.
 *
 * A rule applies only when the refused part was sent at all. The texts were collected 2026-11; each is a test case.
 *
 * @module
 */
import type { AdaptationRule } from "./adaptation_rule.ts";
import { IMAGE_ADAPTATIONS } from "./refused_images.ts";
import { CONTENT_ADAPTATIONS, MESSAGE_ADAPTATIONS } from "./refused_messages.ts";
import { LAST_ADAPTATIONS, PARAMETER_ADAPTATIONS, SCHEMA_ADAPTATIONS } from "./refused_parameters.ts";
import { MISSING_REASONING_ADAPTATIONS, REASONING_ADAPTATIONS } from "./refused_reasoning.ts";

/** The rules; the first that applies counts. */
export const ADAPTATION_RULES: readonly AdaptationRule[] = [
  ...MISSING_REASONING_ADAPTATIONS,
  ...MESSAGE_ADAPTATIONS,
  ...IMAGE_ADAPTATIONS,
  ...CONTENT_ADAPTATIONS,
  ...SCHEMA_ADAPTATIONS,
  ...PARAMETER_ADAPTATIONS,
  ...REASONING_ADAPTATIONS,
  ...LAST_ADAPTATIONS,
];
