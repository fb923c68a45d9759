import { readFileSync, writeFileSync } from "node:fs";

/** UPDATE_DOCS=1 writes what is between the marks. @param page below the checkout. @param mark "ci/cost: prod" */
export function expectInDocs(page: string, mark: string, made: string): void {
  const text = readFileSync(page, "utf8");
  const [from, to] = [`<!-- made by ${mark} -->`, "<!-- end -->"];
  const start = text.indexOf(from) + from.length;
  const end = text.indexOf(to, start);
  if (start < from.length || end < 0) throw new Error(`${page} has no place marked "${from}"`);
  if (process.env["UPDATE_DOCS"]) writeFileSync(page, `${text.slice(0, start)}\n${made}\n${text.slice(end)}`);
  else expect(text.slice(start, end).trim()).toBe(made);
}
