import { readJsonElements } from "../../shared/text/json-elements";
import { type Line, readLines } from "../../shared/text/lines";

/** A line as it stands; one that is too long, or damaged, is none that can be read. */
export type TextRecord = Pick<Line, "number" | "text" | "isTooLong">;

/** Lines, or the elements of an array: without a generator around them, which would take a third of the time. */
export async function recordsOf(pieces: AsyncGenerator<string>): Promise<AsyncIterable<TextRecord>> {
  let start = "";
  while (start.trim() === "") {
    const { done, value } = await pieces.next();
    if (done) break;
    start = value;
  }
  const text = startingWith(start, pieces);
  return start.trimStart().startsWith("[") ? elementsOf(text) : readLines(text);
}

async function* elementsOf(pieces: AsyncIterable<string>): AsyncGenerator<TextRecord> {
  for await (const element of readJsonElements(pieces)) {
    const isText = "text" in element;
    yield { number: element.line, text: isText ? element.text : element.problem, isTooLong: !isText };
  }
}

async function* startingWith<Value>(first: Value, rest: AsyncIterable<Value>): AsyncGenerator<Value> {
  yield first;
  yield* rest;
}
