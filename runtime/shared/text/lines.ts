/** One physical line of a text, without its line break. */
export interface Line {
  /** Counted from 1, as editors do. */
  readonly number: number;
  /** Cut off after `longestLine`: whoever reads it refuses it. */
  readonly text: string;
  readonly isTooLong: boolean;
  /** The text ends here without a line break, as many do, and as those do that were cut off. */
  readonly isOpen: boolean;
}

/** In UTF-16 units; a row with the longest values of all columns stays far below. */
export const longestLine = 65_536;

/**
 * The lines of a text as its pieces arrive, with "\n", "\r\n" or, as on old Macs, "\r" between them.
 *
 * Holds one line and one piece at a time, however long either is.
 */
export async function* readLines(pieces: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 1;
  let rest = "";
  let isTooLong = false;
  let isAfterReturn = false;
  const end = (isOpen: boolean): Line => {
    const line = { number, text: rest, isTooLong, isOpen };
    number++;
    rest = "";
    isTooLong = false;
    return line;
  };

  for await (const text of pieces) {
    if (text === "") continue;
    // the second half of a break whose first half ended the last piece
    let from = isAfterReturn && text.startsWith("\n") ? 1 : 0;
    isAfterReturn = text.endsWith("\r");
    let nextFeed = text.indexOf("\n", from);
    let nextReturn = text.indexOf("\r", from);
    while (nextFeed !== -1 || nextReturn !== -1) {
      const to = nextFeed === -1 || (nextReturn !== -1 && nextReturn < nextFeed) ? nextReturn : nextFeed;
      extend(text.slice(from, to));
      yield end(false);
      from = to === nextReturn && text[to + 1] === "\n" ? to + 2 : to + 1;
      if (nextFeed !== -1 && nextFeed < from) nextFeed = text.indexOf("\n", from);
      if (nextReturn !== -1 && nextReturn < from) nextReturn = text.indexOf("\r", from);
    }
    extend(text.slice(from));
  }
  if (rest !== "" || isTooLong) yield end(true);

  function extend(text: string): void {
    isTooLong ||= rest.length + text.length > longestLine;
    rest = (rest + text).slice(0, longestLine);
  }
}
