const mostCharacters = 65_536;

/** A text up to the end of its first line, or as much of it as tells what follows; what was read of the pieces is gone from them. */
export async function beginningOf(pieces: AsyncGenerator<string>): Promise<string> {
  let beginning = "";
  while (!/[\r\n]/.test(beginning.trimStart()) && beginning.length < mostCharacters) {
    const { done, value } = await pieces.next();
    if (done) break;
    beginning += value;
  }
  return beginning;
}

/** The whole of a text whose beginning was read. */
export async function* rejoined(beginning: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield beginning;
  yield* rest;
}
