/**
 * What the translations of settings share: sampling within the provider's bounds, and why settings are left out.
 *
 * @module
 */
import type { Report } from "../../base/report.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { ResponsesRequest, TextFormat } from "../../responses/types.ts";
import { formatSchemaDemand } from "./prompts.ts";

/** The provider's profile for which settings are translated, and the report that records losses. */
export interface SettingContext {
  readonly profile: ProviderProfile;
  readonly report: Report;
}

/** The sampling parameters, which have the same names on every wire. */
export function translateSampling(
  { temperature, topP }: ResponsesRequest,
  { profile, report }: SettingContext,
): { temperature?: number; top_p?: number } {
  const wished = { temperature, top_p: topP };
  const sent: { temperature?: number; top_p?: number } = {};
  for (const name of ["temperature", "top_p"] as const) {
    const value = wished[name];
    if (value === undefined) continue;
    if (!profile.sampling.includes(name)) {
      report.add("dropped", name, "the provider does not accept it");
      continue;
    }
    const { least = value, most = value } = profile.samplingBounds?.[name] ?? {};
    sent[name] = Math.min(Math.max(value, least), most);
    if (sent[name] !== value) report.add("replaced", name, `the provider accepts only ${least} to ${most}`);
  }
  return sent;
}

/** The demand for the form of an answer that the provider cannot enforce. */
export function writeFormatDemand(format: TextFormat, report: Report): string {
  report.add("replaced", `text.format.${format.type}`, "the provider cannot enforce it, so the prompt asks for it");
  return formatSchemaDemand(format.type === "json_schema" ? format.schema : undefined);
}

/** Reports the fields whose values cannot be read. */
export function reportUnreadable({ unreadable = [] }: ResponsesRequest, report: Report): void {
  for (const path of unreadable) report.add("dropped", path, "this field cannot hold its value");
}

/** Reasons for dropping the fields that Codex sends with every request, and those that need a relay with state. */
const WHY_DROPPED: Readonly<Record<string, string>> = {
  store: "the relay stores nothing",
  include: "what can be included always is",
  client_metadata: "it speaks to the client's vendor",
  background: "the relay runs nothing in the background",
  conversation: "the relay stores no conversations",
  prompt: "the relay stores no prompts",
  truncation: "the whole input is always sent",
};

/** Why the setting `name` is left out. */
export function explainDrop(name: string): string {
  return (Object.hasOwn(WHY_DROPPED, name) ? WHY_DROPPED[name] : undefined) ?? "this provider has no such setting";
}
