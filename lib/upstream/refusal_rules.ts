/**
 * The rules that adapt a provider's profile to the text of a refusal: the field to change, and its new value.
 *
 * A rule applies only when the refused part was sent at all. The texts were collected 2026-11; each is a test case.
 *
 * @module
 */
import type { WireRequest } from "../wire/table.ts";
import type { Adaptation, AdaptationRule, RefusalEvidence } from "./adaptation_rule.ts";
import { IMAGE_ADAPTATIONS } from "./refused_images.ts";
import { MESSAGES_RULES } from "./refused_messages_wire.ts";
import { CONTENT_ADAPTATIONS, MESSAGE_ADAPTATIONS } from "./refused_messages.ts";
import { LAST_ADAPTATIONS, PARAMETER_ADAPTATIONS, SCHEMA_ADAPTATIONS } from "./refused_parameters.ts";
import { MISSING_REASONING_ADAPTATIONS, REASONING_ADAPTATIONS } from "./refused_reasoning.ts";
import { LAST_VENDOR_RULES, VENDOR_ITEM_RULES, type VendorRule } from "./refused_vendor_items.ts";
import { VENDOR_TOOL_RULES } from "./refused_vendor_tools.ts";
import { switchWire } from "./refused_wire.ts";

/** The rules for chat requests; the first that applies counts. */
const CHAT_RULES: readonly AdaptationRule[] = [
  ...MISSING_REASONING_ADAPTATIONS,
  ...MESSAGE_ADAPTATIONS,
  ...IMAGE_ADAPTATIONS,
  ...CONTENT_ADAPTATIONS,
  ...SCHEMA_ADAPTATIONS,
  ...PARAMETER_ADAPTATIONS,
  ...REASONING_ADAPTATIONS,
  ...LAST_ADAPTATIONS,
];

/** The rules for requests to a vendor's own Responses API. */
const VENDOR_RULES: readonly VendorRule[] = [
  ...IMAGE_ADAPTATIONS,
  ...VENDOR_ITEM_RULES,
  ...VENDOR_TOOL_RULES,
  ...LAST_VENDOR_RULES,
];

/** What the rules of the wire say to a refusal of `sent`, one entry for each rule. */
export function applyRules(sent: WireRequest, evidence: RefusalEvidence): readonly (Adaptation | undefined)[] {
  return [switchWire(evidence), ...applyWireRules(sent, evidence)];
}

function applyWireRules(sent: WireRequest, evidence: RefusalEvidence): readonly (Adaptation | undefined)[] {
  switch (sent.wire) {
    case "chat":
      return CHAT_RULES.map((rule) => rule({ ...evidence, chat: sent.body }));
    case "responses":
      return VENDOR_RULES.map((rule) => rule({ ...evidence, vendor: sent.body }));
    case "messages":
      return [...IMAGE_ADAPTATIONS, ...MESSAGES_RULES].map((rule) => rule({ ...evidence, body: sent.body }));
  }
}
