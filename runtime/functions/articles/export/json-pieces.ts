/** Of a piece, in characters. */
const usualLength = 64 * 1024;

/** One JSON document of what is said at once and of lists that come row by row, in pieces; `complete` ends it. */
export async function* jsonPieces(
  head: object,
  parts: readonly (readonly [name: string, rows: AsyncIterable<unknown>])[],
): AsyncGenerator<Uint8Array> {
  let text = JSON.stringify(head).slice(0, -1);
  for (const [name, rows] of parts) {
    text += `,${JSON.stringify(name)}:[`;
    let between = "";
    for await (const row of rows) {
      text += between + JSON.stringify(row);
      between = ",";
      if (text.length < usualLength) continue;
      yield Buffer.from(text);
      text = "";
    }
    text += "]";
  }
  yield Buffer.from(`${text},"complete":true}`);
}
