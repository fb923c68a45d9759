/** A part of the report that can be made shorter. */
export interface Section {
  /** Of the whole, when the whole is too long: 0 to 1. All sections together have at most 1. */
  readonly share: number;
  /** @param budget most characters, about */
  render(budget: number): string;
}

/** As many lines as fit, and then what `more` says about the rest. */
export function fitted(
  lines: readonly string[],
  budget: number,
  more: (rest: number) => string,
): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length + 1;
    return length > budget;
  });
  return end < 0 ? lines : [...lines.slice(0, end), more(lines.length - end)];
}

/** A block of code, whatever is in it. */
export function fence(language: string, text: string): string {
  const ticks = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${ticks}${language}\n${text}\n${ticks}`;
}

/** @param summary HTML; @param body Markdown */
export const folded = (summary: string, body: string): string =>
  `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;

export const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

/** @param head a title that ends with ":" is of a column of numbers */
export function table(head: readonly string[], rows: readonly string[]): string {
  const titles = head.map((title) => title.replace(/:$/, ""));
  const rules = head.map((title) => (title.endsWith(":") ? "--:" : ":--"));
  return [row(titles), row(rules), ...rows].join("\n");
}

export const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Text of ours or of others that must not become Markdown or a mention of somebody. */
export const code = (text: string): string => (text === "" ? "" : `\`${text.replaceAll("`", "'")}\``);

/** For summaries, which are HTML. */
export const html = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
