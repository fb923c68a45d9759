import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { retirementsInMarkdown, rulesInMarkdown } from "./markdown";

const file = join(process.cwd(), "docs/policy.md");

/** UPDATE_DOCS=1 npx jest ci/policy/docs writes what is between the marks. */
it.each([
  ["rules", rulesInMarkdown()],
  ["retirements", retirementsInMarkdown()],
])("the table of %s stands in docs/policy.md as it is", (mark, made) => {
  const text = readFileSync(file, "utf8");
  const [from, to] = [`<!-- made by ci/policy: ${mark} -->`, "<!-- end -->"];
  const start = text.indexOf(from) + from.length;
  const end = text.indexOf(to, start);
  if (start < from.length || end < 0) throw new Error(`docs/policy.md has no place marked "${from}"`);
  if (process.env["UPDATE_DOCS"]) writeFileSync(file, `${text.slice(0, start)}\n${made}\n${text.slice(end)}`);
  else expect(text.slice(start, end).trim()).toBe(made);
});
