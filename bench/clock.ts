/**
 * The clock that all processes of a benchmark share, and the stamps by which they exchange its time.
 *
 * @module
 */

/** Milliseconds since 1970 with fractions, the same in every process of a machine. */
export function clock(): number {
  return performance.timeOrigin + performance.now();
}

const MARK = 0x23;
const POINT = 0x2e;
const ZERO = 0x30;

/** The text of a token that says when it was written. */
export function stampNow(): string {
  return `#${clock().toFixed(3)}# `;
}

/** Calls `onStamp` with the time of each stamp in `bytes`. */
export function readStamps(bytes: Uint8Array, onStamp: (milliseconds: number) => void): void {
  for (let at = bytes.indexOf(MARK); at !== -1; at = bytes.indexOf(MARK, at + 1)) {
    let time = 0;
    let scale = 0;
    let end = at + 1;
    for (; end < bytes.length; end++) {
      const byte = bytes[end] ?? 0;
      if (byte === POINT && scale === 0) scale = 1;
      else if (byte >= ZERO && byte <= ZERO + 9) {
        time = time * 10 + byte - ZERO;
        scale *= 10;
      } else break;
    }
    if (bytes[end] === MARK && scale > 0) onStamp(time / scale);
    at = end;
  }
}
