import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pages } from "./example";

/** `[words](target)` and `![words](target)`. */
const link = /(!?)\[([^\]]*)\]\(([^)\s]+)\)/g;

const links = pages().flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(link)].map(([, sign, words = "", target = ""]) => ({
    page,
    words,
    target,
    isPicture: sign === "!",
  })),
);

describe("a link of a page", () => {
  it("leads to a file or folder of this repository, and to a section that is there", () => {
    const inside = links.filter(({ target }) => !/^[a-z]+:/.test(target));
    expect(inside.length).toBeGreaterThan(100);
    expect(inside.filter(({ page, target }) => !leadsSomewhere(page, target))).toEqual([]);
  });

  it("to a picture has words for whoever does not see it", () => {
    const pictures = links.filter(({ isPicture }) => isPicture);
    expect(pictures.map(({ target }) => target)).toContain("docs/pictures/console.png");
    expect(pictures.filter(({ words }) => words === "")).toEqual([]);
  });

  it("answers each question of where to look", () => {
    const [, table = ""] = readFileSync("docs/architecture.md", "utf8").split(
      "## Where would you look for …",
    );
    const [, , ...questions] = table.match(/^\|.*$/gm) ?? [];
    expect(questions.length).toBeGreaterThan(25);
    expect(questions.filter((row) => !row.match(link))).toEqual([]);
  });

  it("fails when nothing is there", () => {
    expect(leadsSomewhere("README.md", "docs/architecture.md#azure-on-one-machine")).toBe(true);
    expect(leadsSomewhere("README.md", "docs/nothing.md")).toBe(false);
    expect(leadsSomewhere("README.md", "docs/architecture.md#nothing")).toBe(false);
  });
});

function leadsSomewhere(page: string, target: string): boolean {
  const [path = "", section] = target.split("#");
  const file = path === "" ? page : join(dirname(page), path);
  if (!existsSync(file)) return false;
  return section === undefined || sectionsOf(readFileSync(file, "utf8")).includes(section);
}

/** Names of the titles, as GitHub makes them. */
function sectionsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
