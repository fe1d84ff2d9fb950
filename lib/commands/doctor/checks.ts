/**
 * The table of checks, in the order in which things fail.
 *
 * @module
 */
import { checkEfforts, checkImages, checkJsonOutput, checkThinking, EFFORT_REQUESTS } from "./check_abilities.ts";
import { checkChat, checkUsage } from "./check_chat.ts";
import { checkCatalog, checkCodex, checkCodexConfig, checkDaemon } from "./check_codex.ts";
import { checkKey, checkList } from "./check_key.ts";
import { checkModel } from "./check_model.ts";
import { checkNetwork } from "./check_network.ts";
import { checkConfiguration, checkPort, checkProxy } from "./check_settings.ts";
import {
  checkParallelCalls,
  checkToolChoice,
  checkToolOutput,
  checkTools,
  TOOL_CHOICE_REQUESTS,
} from "./check_tools.ts";
import { checkWindow } from "./check_window.ts";
import type { Check, CheckId } from "./finding.ts";
import { checkOtherWires, OTHER_WIRE_REQUESTS } from "./check_other_wires.ts";

/** What is asked besides the table's defaults. */
type CheckRow = Omit<Check, "id">;

/** A check that asks the provider for no answer of a model. */
function defineCheck(title: string, run: Check["run"], needs: readonly CheckId[] = []): CheckRow {
  return { title, needs, asksProvider: false, run };
}

/** A check that asks the provider, up to `requests` times for an answer of the model. */
function defineQuestion(title: string, run: Check["run"], needs: readonly CheckId[], requests = 1): CheckRow {
  return { title, needs, asksProvider: true, requests, run };
}

const ROWS: Readonly<Record<CheckId, CheckRow>> = {
  configuration: defineCheck("Configuration", checkConfiguration),
  proxy: defineCheck("Proxy variables", checkProxy),
  port: defineCheck("Port of the relay", checkPort),
  network: defineQuestion("Way to the provider", checkNetwork, [], 0),
  key: defineCheck("Key", checkKey),
  list: defineQuestion("Model list", checkList, ["network"], 0),
  model: defineCheck("Model", checkModel, ["list"]),
  // One in a stream and, where that fails, one in one piece, or one by each other wire.
  chat: defineQuestion("Plain answer", checkChat, ["network", "list", "model"], 1 + OTHER_WIRE_REQUESTS),
  usage: defineCheck("Token counts", checkUsage, ["chat"]),
  tools: defineQuestion("Tool call", checkTools, ["chat"]),
  tool_output: defineQuestion("Tool output", checkToolOutput, ["tools"]),
  parallel_calls: defineQuestion("Parallel calls", checkParallelCalls, ["tools"]),
  tool_choice: defineQuestion("Prescribed calls", checkToolChoice, ["tools"], TOOL_CHOICE_REQUESTS),
  images: defineQuestion("Images", checkImages, ["chat"]),
  json_output: defineQuestion("JSON by a schema", checkJsonOutput, ["chat"]),
  efforts: defineQuestion("Efforts", checkEfforts, ["chat"], EFFORT_REQUESTS),
  thinking: defineQuestion("Earlier thinking", checkThinking, ["chat"]),
  window: defineQuestion("Window", checkWindow, ["network", "model"], 0),
  other_wires: defineQuestion("Other APIs", checkOtherWires, ["chat"], OTHER_WIRE_REQUESTS),
  codex: defineCheck("Codex", checkCodex),
  codex_config: defineCheck("Codex's configuration", checkCodexConfig),
  catalog: defineCheck("Catalog of the relay", checkCatalog, ["port"]),
  daemon: defineCheck("Codex's background server", checkDaemon),
};

/** Every check, in order. */
export const CHECKS: readonly Check[] = (Object.entries(ROWS) as [CheckId, CheckRow][])
  .map(([id, row]) => ({ id, ...row }));

/** The most requests to the model that all checks make together, each in its first form. */
export function countRequests(checks: readonly Check[]): number {
  return checks.reduce((sum, { requests = 0 }) => sum + requests, 0);
}
