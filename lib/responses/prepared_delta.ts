/**
 * Events of a run of deltas, whose constant part is written once and whose text is written as it came.
 *
 * @module
 */
import type { ByteWriter } from "../base/byte_writer.ts";
import type { DeltaEvent, UnnumberedEvent } from "./events.ts";

const ENCODER = new TextEncoder();
/** What stands between the piece and the number. */
const MIDDLE = ENCODER.encode('","sequence_number":');

/** What the deltas of one part of an item have in common. */
export class DeltaRun {
  /** The bytes of such an event up to its piece. */
  readonly #before: Uint8Array;

  /** @param event One of these events, whatever its piece. */
  constructor(event: DeltaEvent) {
    const { delta: _, ...rest } = event;
    const before = `event: ${event.type}\ndata: ${JSON.stringify(rest).slice(0, -1)},"delta":"`;
    this.#before = ENCODER.encode(before);
  }

  /**
   * Writes the event with this piece and number, which come last, unlike in other events.
   *
   * @param literal The piece between the quotation marks of JSON, without lone surrogates.
   */
  write(bytes: ByteWriter, literal: string, number: number): void {
    bytes.writeBytes(this.#before);
    bytes.writeText(literal);
    bytes.writeBytes(MIDDLE);
    bytes.writeText(`${number}}\n\n`);
  }
}

/** One event of such a run. */
export class PreparedDelta {
  /** Never set: tells such an event from all others. */
  declare readonly type?: never;
  readonly run: DeltaRun;
  /** The piece between the quotation marks of JSON. */
  readonly literal: string;

  constructor(run: DeltaRun, literal: string) {
    this.run = run;
    this.literal = literal;
  }
}

/** An event of an answer, as an object or as good as written. */
export type AnswerEvent = UnnumberedEvent | PreparedDelta;
