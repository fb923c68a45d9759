import { detectAll } from "tinyld/light";

/** What nobody could tell: ISO 639-2's word for it. */
export const unknownLanguage = "und";

const readCharacters = 1000;
const fewestLetters = 20;
const fewestAccuracy = 0.2;

/** The language a text is written in, as BCP 47 has it; `und` for one that is too short or too mixed to tell. */
export function languageOf(text: string): string {
  const read = text.slice(0, readCharacters);
  if ((read.match(/\p{L}/gu)?.length ?? 0) < fewestLetters) return unknownLanguage;
  const [best] = detectAll(read);
  return best && best.accuracy >= fewestAccuracy ? best.lang : unknownLanguage;
}
