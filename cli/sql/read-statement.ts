import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { Failure } from "../failure";

/** What is to be asked: as it was written, or from a file, or from what is piped in. @throws Failure StatementMissing, FileNotRead */
export async function readStatement({
  statement,
  file,
}: {
  readonly statement: string | undefined;
  readonly file: string | undefined;
}): Promise<string> {
  const found = statement ?? (file === undefined ? await piped() : contentOf(file));
  if (found.trim() !== "") return found;
  throw new Failure("StatementMissing", {
    what: "there is nothing to ask",
    why: "neither the command line nor a file nor the input has a statement",
    fix: "npx vitrine sql predictions 'select …'",
  });
}

async function piped(): Promise<string> {
  return process.stdin.isTTY ? "" : text(process.stdin);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Failure("FileNotRead", {
      what: `${file} cannot be read`,
      why: (cause as Error).message,
      fix: "name a file with SQL in it",
      cause,
    });
  }
}
