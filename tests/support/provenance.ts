/**
 * The rules for what a provider's case states about its origin; fixtures/README.md explains the fields.
 *
 * @module
 */
import { decodeText, type JsonObject } from "../../lib/base/json.ts";

/** Evidence for a case that was written by hand, from the strongest to none. */
const EVIDENCE = ["recordings", "documentation", "reports", "assumptions", "none"];

/** The gaps and contradictions in the description of a stream case; one sentence per fault. */
export function findProvenanceFaults(about: JsonObject): string[] {
  const { provenance, evidence } = about;
  const [source, seen] = [decodeText(about.source) ?? "", decodeText(about.seen) ?? ""];
  const faults: string[] = [];
  if (!decodeText(about.about)) faults.push("about does not say what the case shows");
  if (source === "") faults.push("source does not say where the case is from");
  if (!/^\d{4}-\d{2}(?:-\d{2})?$/.test(seen)) faults.push("seen is not a month or a day");
  if (provenance === "recorded") {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(seen)) faults.push("a recorded case has the day of its recording as seen");
    if (evidence !== undefined) faults.push("a recorded case is its own evidence: drop the field evidence");
  } else if (provenance === "written by hand") {
    if (!EVIDENCE.includes(String(evidence))) faults.push(`evidence is not one of ${EVIDENCE.join(", ")}`);
  } else faults.push('provenance is neither "recorded" nor "written by hand"');
  return faults;
}
