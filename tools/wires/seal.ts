/**
 * The seals of scripted vendors: reasoning that only its maker can read again.
 *
 * @module
 */
import { sealOf } from "../reasoning_rules.ts";

/** The sealed copy of a reasoning text, by the vendor `maker`. */
export function sealFor(maker: string, text: string): string {
  return `sealed.${maker}.${btoa(encodeURIComponent(text))}.${sealOf(`${maker} ${text}`)}`;
}

/** Whether `maker` made this seal, and nothing in it was changed. */
export function isSealOf(maker: string, sealed: unknown): boolean {
  const text = typeof sealed === "string" ? openSeal(sealed) : undefined;
  return text !== undefined && sealed === sealFor(maker, text);
}

/** The text inside a seal; undefined when it is none. */
export function openSeal(sealed: string): string | undefined {
  const [word, , data = ""] = sealed.split(".");
  if (word !== "sealed") return undefined;
  try {
    return decodeURIComponent(atob(data));
  } catch {
    return undefined;
  }
}
