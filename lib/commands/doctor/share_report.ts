/**
 * The report that can be shown to anyone: of every finding its name and the sentence of the table, and no received text.
 *
 * No redaction takes part in it. What could hold a key, a prompt, or the name of a host, a user or a folder, is never
 * put in.
 *
 * @module
 */
import { listKnownModels } from "../../providers/model_facts.ts";
import { findProviderAt } from "../../providers/select.ts";
import type { DoctorContext } from "./context.ts";
import type { Finding, SafeFacts } from "./finding.ts";
import { OUTCOMES } from "./outcomes.ts";

/** The programs involved. */
export interface SharedVersions {
  /** Version of this program. */
  readonly relay: string;
  /** The runtime and its version, for example `Deno 2.9.6`. */
  readonly runtime: string;
  /** Operating system and machine, for example `linux x64`. */
  readonly system: string;
}

/** A finding as it is shared. */
export interface SharedFinding {
  readonly id: string;
  readonly status: Finding["status"];
  readonly outcome?: string;
  readonly meaning?: string;
  readonly facts: SafeFacts;
}

/** The findings without any text that was received. */
export function listSharedFindings(findings: readonly Finding[]): readonly SharedFinding[] {
  return findings.map(({ id, status, outcome, facts }) => ({
    id,
    status,
    ...(outcome !== undefined && { outcome, meaning: OUTCOMES[outcome].meaning }),
    facts,
  }));
}

/** The provider by name if the program knows it; every other one is custom. */
export function describeSharedProvider({ provider: { provider, upstream } }: Pick<DoctorContext, "provider">): string {
  return findProviderAt(upstream)?.name ??
    (provider === undefined ? "custom provider" : `${provider}, at an own address`);
}

/** The model by name if it is in the tables: fine-tuned ones are named after people and firms. */
export function describeSharedModel({ provider, learned }: Pick<DoctorContext, "provider" | "learned">): string {
  const { target = "" } = learned.model ?? {};
  if (target === "") return "none";
  return listKnownModels(provider.profile.name).includes(target) ? target : "one that is in no table";
}

/** The whole report as text. */
export function formatSharedReport(
  findings: readonly Finding[],
  { context, versions }: { readonly context: DoctorContext; readonly versions: SharedVersions },
): string {
  const { relay, runtime, system } = versions;
  const lines = listSharedFindings(findings).map(({ id, status, outcome, meaning, facts }) => {
    const values = Object.entries(facts).map(([name, value]) => `${name}=${value}`).join(" ");
    const what = outcome === undefined ? "" : ` ${outcome}: ${meaning}`;
    return `- ${status} ${id}${what}${values === "" ? "" : ` [${values}]`}`;
  });
  return [
    `codex-relay ${relay}, ${runtime}, ${system}`,
    `provider: ${describeSharedProvider(context)}; model: ${describeSharedModel(context)}`,
    ...lines,
    "",
  ].join("\n");
}
