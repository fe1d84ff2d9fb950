/**
 * The text of a call of `apply_patch`, mended where the model decorated it.
 *
 * @module
 */
import { normalizePatch } from "../patches/normalize.ts";
import { findPatch } from "../patches/wrapping.ts";
import { FREEFORM_ARGUMENT } from "../tool_map.ts";
import { FreeformDecoder, type FreeformEnd, type FreeformText, unwrapInput } from "./freeform.ts";
import { PatchGate } from "./patch_gate.ts";

/** Reads the arguments of one patch; a text that no repair makes a patch is passed on as the model wrote it. */
export class PatchInput implements FreeformText {
  readonly #decoder = new FreeformDecoder("any");
  readonly #gate = new PatchGate();

  /** Takes the next piece; returns the text that can be shown at once. */
  feed(piece: string): string {
    return this.#gate.feed(this.#decoder.feed(piece));
  }

  /** Whether the wrapping was opened but not closed. */
  get isOpen(): boolean {
    return this.#decoder.isOpen;
  }

  /** Whether the wrapping was closed; one with another key may hold more than one text. */
  get isWhole(): boolean {
    const { key, isWhole, isJson } = this.#decoder;
    return key === undefined || key === FREEFORM_ARGUMENT ? isWhole : isJson;
  }

  /** All arguments so far, as the model wrote them. */
  get raw(): string {
    return this.#decoder.raw;
  }

  /** The whole patch, and the part that was not shown. */
  end(isFinished: boolean): FreeformEnd {
    const text = this.#decoder.end().input;
    const shown = text.slice(0, this.#gate.passed);
    const patch = this.#repair(text, isFinished);
    const isExpected = this.#decoder.key === undefined || this.#decoder.key === FREEFORM_ARGUMENT;
    const written = shown !== "" || isExpected ? text : unwrapInput(this.raw);
    const input = patch?.startsWith(shown) ? patch : written;
    const isMended = input === patch && !(isExpected && patch === text);
    return { input, rest: input.slice(shown.length), isMended };
  }

  /** The patch as the tool takes it; undefined if there is none. */
  #repair(text: string, isFinished: boolean): string | undefined {
    const isWhole = isFinished && this.#decoder.isJson;
    const patch = this.#decoder.key === undefined ? undefined : normalizePatch(text, isWhole);
    if (patch !== undefined || this.#gate.passed > 0) return patch;
    return findPatch(this.raw, isWhole) ?? findPatch(text, isWhole);
  }
}
