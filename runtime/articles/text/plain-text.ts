import { Parser } from "htmlparser2";
import { cleanText } from "./clean-text";

/** What is in these is no text of the article. */
const unread = new Set([
  "script",
  "style",
  "noscript",
  "template",
  "head",
  "iframe",
  "object",
  "svg",
  "math",
  "textarea",
  "select",
  "button",
]);

/** These stand in a line of text; every other element begins a paragraph. */
const inLine = new Set(
  "a abbr b bdi bdo cite code data del dfn em font i img ins kbd mark q s samp small span strike strong sub sup time tt u var wbr".split(
    " ",
  ),
);

/** The text of an article that may be HTML: paragraphs with an empty line between them, and nothing that means anything to a browser's parser but as text. */
export function plainText(text: string): string {
  return cleanText(isHtml(text) ? textOfHtml(text) : text);
}

/** "x < y" is not, "<p>" and "&lt;" are. */
function isHtml(text: string): boolean {
  return /<[a-z/!]|&(?:[a-z]+|#x?[0-9a-f]+);/i.test(text);
}

function textOfHtml(html: string): string {
  const pieces: string[] = [];
  let left = 0;
  const parser = new Parser(
    {
      onopentagname(name) {
        if (unread.has(name)) left++;
        else if (left > 0) return;
        else if (name === "br") pieces.push("\n");
        else if (!inLine.has(name)) pieces.push("\n\n");
      },
      ontext(text) {
        // where no element says it, a new line of the source is a space
        if (left === 0) pieces.push(text.replace(/\s+/g, " "));
      },
      onclosetag(name) {
        if (unread.has(name)) left = Math.max(0, left - 1);
        else if (left === 0 && name !== "br" && !inLine.has(name)) pieces.push("\n\n");
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  return pieces.join("");
}
