import * as z from "zod";
import type { BodyKind } from "../read-inputs";
import { Refusal } from "../refusal";

const megabyte = 1024 * 1024;

const Texts = z.object({ texts: z.array(z.string()).min(1) });

/**
 * The texts of a request. A megabyte holds more tokens than any request may have, and no parser works long at it.
 *
 * @param most texts in one request
 * @throws Refusal
 */
export function readTexts(kind: BodyKind, body: Buffer, most: number): readonly string[] {
  if (kind !== "json") throw new Refusal("RequestNotValid", "The model takes texts, not images.");
  if (body.length > megabyte) throw new Refusal("RequestTooLarge", "Texts of more than 1 MB.");
  const { success, data } = Texts.safeParse(parse(body));
  if (!success) throw new Refusal("RequestNotValid", 'The JSON needs "texts", an array of texts.');
  const { texts } = data;
  if (texts.length > most)
    throw new Refusal("TooManyTexts", `"texts" has ${texts.length} elements; at most ${most} are allowed.`);
  return texts;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refusal("RequestNotValid", "The body is not JSON.");
  }
}
