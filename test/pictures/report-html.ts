import { html } from "../../ci/report/markdown-parts";

const alerts: Readonly<Record<string, string>> = {
  CAUTION: "Caution",
  IMPORTANT: "Important",
  WARNING: "Warning",
};

/** How a line begins, and what becomes of all that follow each other and begin like this, without their beginning. */
const forms: readonly (readonly [begin: RegExp, shown: (lines: readonly string[]) => string])[] = [
  [/^(?=$|<!--)/, () => ""],
  [/^### /, (lines) => lines.map((line) => `<h3>${inline(line)}</h3>`).join("\n")],
  [/^(?=<\/?(details|sub)\b)/, (lines) => lines.join("\n")],
  [/^\| /, table],
  [/^> ?/, alert],
  [/^- /, (lines) => `<ul>${lines.map((line) => `<li>${inline(line)}</li>`).join("")}</ul>`],
  [/^(?=[A-Za-z]|\*\*)/, (lines) => `<p>${lines.map(inline).join("\n")}</p>`],
];

/**
 * A report's Markdown as GitHub shows it. It knows the forms that reports are written in, and no other.
 *
 * @throws for a line that begins as none of them does
 */
export function htmlOf(markdown: string): string {
  // text, then ticks, language and code of the fence behind it, then text again, and so on
  const pieces = markdown.split(/^(`{3,})(\w*)\n([\s\S]*?)\n\1$/m);
  let made = "";
  for (let index = 0; index < pieces.length; index += 4) {
    const [text = "", , language, code] = pieces.slice(index);
    made += blocksOf(text.split("\n")) + (code === undefined ? "" : fence(code, language === "diff"));
  }
  return made;
}

function blocksOf(lines: readonly string[]): string {
  const [first] = lines;
  if (first === undefined) return "";
  const form = forms.find(([begin]) => begin.test(first));
  if (form === undefined) throw new Error(`no report has had a line that begins like this: ${first}`);
  const [begin, shown] = form;
  const end = lines.findIndex((line) => !begin.test(line));
  const alike = end < 0 ? lines : lines.slice(0, end);
  const rest = blocksOf(lines.slice(alike.length));
  return `${shown(alike.map((line) => line.replace(begin, "")))}\n${rest}`;
}

function inline(text: string): string {
  return html(text)
    .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll(/\*\*(.+?)\*\*/g, "<strong>$1</strong>");
}

/** Of a difference, each line has the colour of its first sign. */
function fence(code: string, isDifference: boolean): string {
  const kinds: Readonly<Record<string, string>> = { "+": "added", "-": "removed", "!": "changed" };
  const line = (text: string) => `<span class="${kinds[text[0] ?? ""] ?? "same"}">${html(text)}</span>`;
  return `<pre>${isDifference ? code.split("\n").map(line).join("\n") : html(code)}</pre>\n`;
}

function table([head = "", rules = "", ...rows]: readonly string[]): string {
  const sides = cellsOf(rules).map((rule) => (rule === "--:" ? "right" : "left"));
  const row = (line: string, tag: "td" | "th") => {
    const cells = cellsOf(line).map(
      (text, index) => `<${tag} align="${sides[index]}">${inline(text)}</${tag}>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  };
  return `<table>${row(head, "th")}${rows.map((line) => row(line, "td")).join("")}</table>`;
}

/** What is between the bars, behind the first of them. */
function cellsOf(line: string): string[] {
  return line
    .replace(/ ?\|$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

function alert([kind = "", ...lines]: readonly string[]): string {
  const name = /^\[!(\w+)\]$/.exec(kind)?.[1] ?? "";
  const title = alerts[name];
  if (title === undefined) throw new Error(`a report has quoted something: ${kind}`);
  return `<blockquote class="${name.toLowerCase()}"><p class="title">${title}</p>${htmlOf(lines.join("\n"))}</blockquote>`;
}
