/** Letters without a decomposition in Unicode, and what Lucene makes of them. */
const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  ẞ: "SS",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ð: "d",
  Ð: "D",
  þ: "th",
  Þ: "TH",
  ı: "i",
  ħ: "h",
  Ħ: "H",
  ŧ: "t",
  Ŧ: "T",
  ŋ: "n",
  Ŋ: "N",
  ĸ: "q",
  "‘": "'",
  "’": "'",
  "‚": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "«": '"',
  "»": '"',
  "–": "-",
  "—": "-",
  "‐": "-",
};

/** Latin letters, digits and signs as the ones of ASCII that they resemble; what resembles none stays. */
export function foldToAscii(text: string): string {
  if (/^[\0-\x7F]*$/.test(text)) return text;
  return text.replace(/[^\0-\x7F]\p{M}*/gu, (given) => {
    const known = letters[given];
    if (known !== undefined) return known;
    const plain = given.normalize("NFKD").replace(/\p{M}/gu, "");
    return /^[\0-\x7F]+$/.test(plain) ? plain : given;
  });
}
