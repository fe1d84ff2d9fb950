/**
 * The report as one JSON object.
 *
 * @module
 */
import { type JsonObject, omitUndefined } from "../../base/json.ts";
import { describeProviderName } from "./choose_provider.ts";
import type { DoctorContext } from "./context.ts";
import { createFinding, type Finding } from "./finding.ts";
import { describeSharedModel, describeSharedProvider, listSharedFindings } from "./share_report.ts";

/** What the object says besides the findings. */
export interface EncodeOptions {
  readonly context: DoctorContext;
  /** Version of this program. */
  readonly version: string;
  readonly exitCode: number;
  /** Whether it is for other people's eyes, see `share_report.ts`. */
  readonly isShared: boolean;
}

/** The JSON text, with a line break at its end. */
export function encodeReport(
  findings: readonly Finding[],
  { context, version, exitCode, isShared }: EncodeOptions,
): string {
  const { provider, learned, spent } = context;
  return formatReport({
    version,
    provider: isShared ? describeSharedProvider(context) : describeProviderName(provider),
    model: isShared ? describeSharedModel(context) : learned.model?.name ?? null,
    findings: encodeFindings(findings, isShared),
    requests: spent.requests,
    input_tokens: spent.inputTokens,
    output_tokens: spent.outputTokens,
    exit_code: exitCode,
  });
}

/** The report when the settings cannot be used, and so nothing can be looked at; `errors` say why. */
export function encodeRefusal(
  errors: readonly string[],
  { version, exitCode, isShared }: Omit<EncodeOptions, "context">,
): string {
  const check = { id: "configuration", title: "Configuration" } as const;
  const tried = "read flags, variables and the configuration file";
  const findings = errors.map((found) => createFinding(check, { outcome: "configuration.faulty", tried, found }));
  return formatReport({
    version,
    provider: null,
    model: null,
    findings: encodeFindings(findings, isShared),
    requests: 0,
    input_tokens: 0,
    output_tokens: 0,
    exit_code: exitCode,
  });
}

function encodeFindings(findings: readonly Finding[], isShared: boolean): readonly unknown[] {
  if (isShared) return listSharedFindings(findings);
  return findings.map(({ id, status, outcome, tried, found, advice }) => ({
    id,
    status,
    ...omitUndefined({ outcome }),
    tried,
    found,
    advice,
  }));
}

function formatReport(report: JsonObject): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
