/** One physical line of a feed, without its line break. */
export interface Line {
  /** Counted from 1, as editors do. */
  readonly number: number;
  /** Cut off after `longestLine`: whoever reads it refuses it. */
  readonly text: string;
  readonly isTooLong: boolean;
}

/** In UTF-16 units; a row with the longest values of all columns stays far below. */
export const longestLine = 65_536;

/**
 * The lines of a UTF-8 text as it arrives, with "\n" or "\r\n" between them and without its byte order mark.
 *
 * Holds one line and one chunk at a time, however long either is. Bytes that are not UTF-8 become U+FFFD.
 */
export async function* readLines(content: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder(); // drops the mark
  let number = 1;
  let rest = "";
  let isTooLong = false;
  const end = (text: string): Line => {
    const line = { number, text: text.endsWith("\r") ? text.slice(0, -1) : text, isTooLong };
    number++;
    rest = "";
    isTooLong = false;
    return line;
  };

  for await (const chunk of content) {
    const text = decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let to = text.indexOf("\n"); to !== -1; to = text.indexOf("\n", from)) {
      extend(text.slice(from, to));
      yield end(rest);
      from = to + 1;
    }
    extend(text.slice(from));
  }
  extend(decoder.decode());
  if (rest !== "" || isTooLong) yield end(rest);

  function extend(text: string): void {
    isTooLong ||= rest.length + text.length > longestLine;
    rest = (rest + text).slice(0, longestLine);
  }
}
