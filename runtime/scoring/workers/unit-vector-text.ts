const decimals = 7;
const scale = 10 ** decimals;
const zero = 0x30;
const minus = 0x2d;
const point = 0x2e;
const comma = 0x2c;
const open = 0x5b;
const close = 0x5d;
/** The longest is "-0.1234567,". */
const longest = decimals + 4;

/**
 * A vector whose numbers are between -1 and 1 as JSON, with seven decimals: what a 32-bit float of such a vector holds.
 *
 * Digit by digit, because V8 looks for the shortest text that reads back as the same number, and takes 0.5 ms for the
 * 1,280 numbers of a photo; this takes 0.02 ms.
 */
export function unitVectorText(vector: Float32Array): string {
  const bytes = Buffer.allocUnsafe(vector.length * longest + 2);
  let at = 0;
  bytes[at++] = open;
  for (let index = 0; index < vector.length; index++) {
    if (index > 0) bytes[at++] = comma;
    const scaled = Math.round((vector[index] ?? 0) * scale);
    if (scaled < 0) bytes[at++] = minus;
    let left = Math.abs(scaled);
    bytes[at++] = zero + (left >= scale ? 1 : 0);
    if (left % scale === 0) continue;
    bytes[at] = point;
    for (let digit = at + decimals; digit > at; digit--) {
      bytes[digit] = zero + (left % 10);
      left = Math.floor(left / 10);
    }
    at += decimals + 1;
  }
  bytes[at++] = close;
  return bytes.toString("latin1", 0, at);
}
