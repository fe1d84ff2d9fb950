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
    const { shown } = this.#gate;
    const written = this.#readWritten(shown);
    const patch = this.#mend(shown !== "", isFinished);
    const input = patch?.startsWith(shown) ? patch : written;
    const isExpected = this.#decoder.key === undefined || this.#decoder.key === FREEFORM_ARGUMENT;
    const isMended = input === patch && !(isExpected && patch === this.#decoder.end().input);
    return { input, rest: input.slice(shown.length), isMended };
  }

  /** The text without any repair. */
  #readWritten(shown: string): string {
    const isText = shown !== "" || this.#decoder.key === FREEFORM_ARGUMENT;
    return isText ? this.#decoder.end().input : unwrapInput(this.raw);
  }

  #mend(isShown: boolean, isFinished: boolean): string | undefined {
    const isWhole = isFinished && this.#decoder.isJson;
    const patch = this.#decoder.key === undefined ? undefined : normalizePatch(this.#decoder.end().input, isWhole);
    if (patch !== undefined || isShown) return patch;
    return findPatch(this.raw, isWhole) ?? findPatch(this.#decoder.end().input, isWhole);
  }
}
