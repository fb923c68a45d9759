/** Letters that have no form without their mark in Unicode, as people without them on their keyboards write them. */
const plain: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

const longestWord = 60;

/** The words of a title or of a search, without accents, capitals and apostrophes; each once. */
export function foldWords(text: string): string[] {
  const folded = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’ʼ`]/g, "")
    .replace(/[ßæœøłđðþı]/g, (letter) => plain[letter] ?? letter);
  const words = folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  return [...new Set(words.map((word) => [...word].slice(0, longestWord).join("")))];
}
