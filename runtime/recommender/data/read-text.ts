import { createReadStream } from "node:fs";
import { decodeText, NotText, TextCutOff } from "../../shared/text/decode-text";
import { RecommenderError } from "../errors";

/**
 * Reads the text of a file, in pieces.
 *
 * @throws InvalidData when it is no text, or ends before its own end
 */
export async function readText<Result>(
  path: string,
  read: (pieces: AsyncGenerator<string>) => Promise<Result>,
): Promise<Result> {
  try {
    return await read(decodeText(createReadStream(path)));
  } catch (error) {
    if (!(error instanceof NotText) && !(error instanceof TextCutOff)) throw error;
    throw new RecommenderError("InvalidData", {
      what: `${path} cannot be read: ${error.message}`,
      why: "what is read is lines of text",
      fix: error instanceof NotText ? error.fix : "copy it again, whole",
    });
  }
}
