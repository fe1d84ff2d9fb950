/**
 * The definition of StepFun: its address, and where its profile differs from the default.
 *
 * @module
 */
import { LOW_MEDIUM_HIGH, type ProviderDefinition } from "../row.ts";

/** StepFun in China and outside, and its Step Plan, which has paths of its own. */
export const STEPFUN: ProviderDefinition = {
  name: "stepfun",
  label: "StepFun",
  baseUrl: "https://api.stepfun.com/v1",
  hosts: ["api.stepfun.com", "api.stepfun.ai"],
  port: 4477,
  // platform.stepfun.com/docs, 2026; models.dev names it STEPFUN_API_KEY.
  keyVariable: "STEP_API_KEY",
  docs: "https://platform.stepfun.com/docs/zh/api-reference/chat/chat-completion-create",
  catalogIds: ["stepfun", "stepfun-ai"],
  variants: [
    { name: "stepfun-plan", label: "Step Plan", baseUrl: "https://api.stepfun.com/step_plan/v1" },
    { name: "stepfun-intl", label: "StepFun, outside China", baseUrl: "https://api.stepfun.ai/v1" },
    { name: "stepfun-intl-plan", label: "Step Plan, outside China", baseUrl: "https://api.stepfun.ai/step_plan/v1" },
  ],
  overrides: {
    // low, medium, high; 3.5-flash-2603 only low and high (its page by models.dev 2026-06).
    efforts: LOW_MEDIUM_HIGH,
    // Its reasoning comes in `reasoning`, unless a request asks for another format (the same page).
    reasoningReplay: "reasoning",
  },
};
