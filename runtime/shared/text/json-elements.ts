import { longestLine } from "./lines";

/** One element of a JSON array, or what is wrong with it. */
export type JsonElement =
  | { readonly line: number; readonly text: string }
  | { readonly line: number; readonly problem: string; readonly isOpen?: true };

/**
 * The elements of the JSON array that a text is, each as its own text: memory holds one of them at a time.
 *
 * What is wrong inside an element is for whoever parses it; brackets and quotation marks alone say where it ends.
 */
export async function* readJsonElements(chunks: AsyncIterable<string>): AsyncGenerator<JsonElement> {
  let line = 1;
  let startsAt = 1;
  let depth = 0;
  let element = "";
  let isInText = false;
  let isEscaped = false;
  let isClosed = false;

  for await (const chunk of chunks) {
    for (const letter of chunk) {
      if (letter === "\n") line++;
      if (isClosed) {
        if (letter.trim() === "") continue;
        yield { line, problem: "something follows the end of the array" };
        return;
      }
      if (isInText) {
        add(letter);
        isInText = isEscaped || letter !== '"';
        isEscaped = !isEscaped && letter === "\\";
        continue;
      }
      if (letter === "[" || letter === "{") depth++;
      else if (letter === "]" || letter === "}") depth--;
      const isOuter = (depth === 1 && letter === "[") || (depth === 1 && letter === ",");
      if (isOuter || (depth === 0 && letter === "]")) {
        yield* taken();
        isClosed = depth === 0;
        continue;
      }
      isInText = letter === '"';
      add(letter);
    }
  }
  if (!isClosed) yield { line: startsAt, problem: "the file ends before the array does", isOpen: true };

  function* taken(): Generator<JsonElement> {
    const text = element.trimEnd();
    element = "";
    if (text.length > longestLine)
      yield { line: startsAt, problem: `the element has more than ${longestLine} characters` };
    else if (text !== "") yield { line: startsAt, text };
  }

  function add(letter: string): void {
    if (element === "") {
      if (letter.trim() === "") return;
      startsAt = line;
    }
    if (element.length <= longestLine) element += letter;
  }
}
