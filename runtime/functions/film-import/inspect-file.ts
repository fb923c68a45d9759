import { createHash } from "node:crypto";
import { RecommenderError } from "../../recommender/errors";
import { NotText, TextCutOff } from "../../shared/text/decode-text";
import { FilmHeaderNotKnown } from "./film-file";
import type { ImportedFile, LineProblem } from "./imported-file";

/** What a file is, found out before anything of it is taken. */
export interface Inspected {
  /** How many rows it has that can be taken. */
  readonly good: number;
  readonly refused: number;
  readonly reasons: Readonly<Partial<Record<LineProblem, number>>>;
  /** Why none of it is taken. */
  readonly problem?: string;
}

export async function sha256Of(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest("hex");
}

/**
 * Reads all of a file once, so that one that ends too early, or is mostly something else, is refused before a row of it is in.
 *
 * @param refuse told of each line that is left out
 */
export async function inspectFile(
  file: ImportedFile<unknown>,
  refuse: (line: number, problem: LineProblem) => Promise<void>,
): Promise<Inspected> {
  const reasons: Partial<Record<LineProblem, number>> = {};
  let good = 0;
  let refused = 0;
  let unreadable: string | undefined;
  try {
    for await (const { line, problem } of file) {
      if (problem === undefined) good++;
      else {
        refused++;
        reasons[problem] = (reasons[problem] ?? 0) + 1;
        await refuse(line, problem);
      }
    }
  } catch (error) {
    unreadable = whyUnreadable(error);
  }
  const problem = unreadable ?? whyNone(good, refused);
  return { good, refused, reasons, ...(problem !== undefined && { problem }) };
}

function whyNone(good: number, refused: number): string | undefined {
  if (good === 0) return "none of its lines can be taken";
  return refused > good
    ? "more of its lines are refused than can be taken: it is probably another kind of file"
    : undefined;
}

/** @throws what is no fault of the file */
function whyUnreadable(error: unknown): string {
  if (error instanceof NotText || error instanceof TextCutOff || error instanceof FilmHeaderNotKnown)
    return error.message;
  if (error instanceof RecommenderError) return error.message.split("\n")[0] ?? error.code;
  throw error;
}
