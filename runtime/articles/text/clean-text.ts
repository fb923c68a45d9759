/*
 * What nobody sees, and what changes how what stands beside it is shown: control characters but for new lines, marks of direction, spaces
 * without a width, tags, what belongs to no character. Joiners stay, which Persian, Indian scripts and emoji need.
 */
const unseen =
  /[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF0-\uFFFB\uFFFE\uFFFF\u{E0000}-\u{E0FFF}\p{Co}\p{Cs}]/gu;

/** More marks on one letter than any script needs run over the lines above and below. */
const tooManyMarks = /(?<=\p{M}{5})\p{M}+/gu;

/** A text in paragraphs, with an empty line between them. */
export function cleanText(text: string): string {
  return ordered(text.replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n").replace(/\t/g, " "))
    .split("\n")
    .map((line) => oneSpaced(line))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** A title or a name. */
export function cleanLine(text: string): string {
  return oneSpaced(ordered(text.replace(/[\t-\r\u0085\u2028\u2029]/g, " ")));
}

function ordered(text: string): string {
  return text
    .normalize("NFC")
    .replace(unseen, (each) => (each === "\n" ? each : ""))
    .replace(tooManyMarks, "");
}

function oneSpaced(line: string): string {
  return line
    .split(/\p{Zs}/u)
    .filter((word) => word !== "")
    .join(" ");
}
