/**
 * The report as one JSON object.
 *
 * @module
 */
import { omitUndefined } from "../../base/json.ts";
import { describeProviderName } from "./choose_provider.ts";
import type { DoctorContext } from "./context.ts";
import type { Finding } from "./finding.ts";
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
  const report = {
    version,
    provider: isShared ? describeSharedProvider(context) : describeProviderName(provider),
    model: isShared ? describeSharedModel(context) : learned.model?.name ?? null,
    findings: isShared
      ? listSharedFindings(findings)
      : findings.map(({ id, status, outcome, tried, found, advice }) => ({
        id,
        status,
        ...omitUndefined({ outcome }),
        tried,
        found,
        advice,
      })),
    requests: spent.requests,
    input_tokens: spent.inputTokens,
    output_tokens: spent.outputTokens,
    exit_code: exitCode,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
