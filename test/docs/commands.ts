import { readFileSync } from "node:fs";
import { pages } from "./example";

/** A command of a shell that a page shows. */
export interface DocumentedCommand {
  /** As it is written, without its comment, e.g. "npx vitrine cost prod". */
  readonly text: string;
  /** Page and line, e.g. "docs/cost.md:4". */
  readonly at: string;
  /** Whether a reader is told that it needs Azure, or GitHub: by ☁ behind it, in its comment, or above its section. */
  readonly isMarked: boolean;
}

/** Stands where a command needs a subscription of Azure or a repository at GitHub: the reader sees it, and so does this. */
const mark = "☁";

const programs = ["npx", "npm", "node", "az", "gh", "terraform", "curl", "git", "docker", "kubectl"];
const begin = new RegExp(`^(?:[A-Z][A-Z_]*=\\S+ )*(?:${programs.join("|")}) +[\\w.<"'$/-]`);

/** Every command of every page, in blocks, indented or in a line of text, once for each place. */
export function documentedCommands(): DocumentedCommand[] {
  return pages().flatMap((page) => commandsIn(page, readFileSync(page, "utf8")));
}

export function commandsIn(page: string, content: string): DocumentedCommand[] {
  const found: DocumentedCommand[] = [];
  const lines = content.split("\n");
  const marked = markedSections(lines);
  let inFence = false;
  for (const [index, line] of lines.entries()) {
    if (/^\s*```/.test(line)) {
      inFence = !inFence;
      continue;
    }
    const isBlock = inFence || /^ {4}/.test(line);
    for (const { text, isMarked } of isBlock ? inBlock(line) : inText(line))
      found.push({ text, at: `${page}:${index + 1}`, isMarked: isMarked || marked[index] === true });
  }
  return found;
}

type Found = Pick<DocumentedCommand, "isMarked" | "text">;

/** `$ npx …   # comment`, a line of a loop, or none. */
function inBlock(line: string): Found[] {
  const [code = "", comment = ""] = line.trim().split(/\s+#\s/);
  const text = code.replace(/^\$ /, "").trim();
  return begin.test(text) ? [{ text, isMarked: comment.includes(mark) }] : [];
}

function inText(line: string): Found[] {
  return [...line.matchAll(/`([^`]+)`( ?☁)?/g)]
    .map(([, text = "", sign]) => ({ text: text.trim(), isMarked: sign !== undefined }))
    .filter(({ text }) => begin.test(text) && !/^(?:npx|node|npm) +\(/.test(text));
}

/** Lines below a line that begins with the mark, to the end of its section; the whole page where none has begun. */
function markedSections(lines: readonly string[]): boolean[] {
  let depth: number | undefined;
  let current = 1;
  return lines.map((line) => {
    const level = /^(#+) /.exec(line)?.[1]?.length;
    if (level !== undefined) {
      current = level;
      if (depth !== undefined && level <= depth) depth = undefined;
    }
    if (line.startsWith(mark)) depth = current;
    return depth !== undefined;
  });
}
