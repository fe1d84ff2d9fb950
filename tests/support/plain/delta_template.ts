/**
 * The plain side of `lib/wire/delta_template.ts`: no frame fits a template, so that each is decoded and stepped.
 *
 * `deno task test:plain` puts it in the place of that file.
 *
 * @module
 */
import type { AnswerChunk, KnownDelta } from "../../../lib/wire/chunk.ts";
import type { FrameNoise, TemplateSlot } from "../../../lib/wire/frame_side.ts";

/** A matcher that knows no frame. */
export class DeltaTemplate {
  constructor(_slots: readonly TemplateSlot[], _noise?: readonly FrameNoise[]) {}

  /** Nothing was read. */
  readonly end: number = 0;

  /** Nothing fits. */
  match(_payload: string): KnownDelta | undefined {
    return undefined;
  }

  /** Nothing fits. */
  skim(_text: string, _from: number): KnownDelta | undefined {
    return undefined;
  }

  /** There is nothing to forget. */
  forget(): void {}

  /** Nothing is learned. */
  learn(_payload: string, _chunk: AnswerChunk, _event?: string): boolean {
    return false;
  }
}
