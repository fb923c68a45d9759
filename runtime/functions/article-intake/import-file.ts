import { createHash } from "node:crypto";
import type { Article } from "../../articles/article";
import {
  type ArticleEntry,
  type EntryProblem,
  entryFixes,
  entryProblems,
  FeedRefused,
} from "../../articles/feeds/feed-problems";
import { readFeed } from "../../articles/feeds/read-feed";
import type { Ingestion } from "../../articles/ingestion/ingestion";
import type { ImportReport } from "../../shared/import-report";

const articlesOfPart = 1000;

/** A file as it was when it came, whatever is written meanwhile. */
export interface ArticleFile {
  readonly name: string;
  readonly etag: string;
  /** Its bytes from the beginning, as often as it is called. */
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** Told of each line or entry that was left out. */
export interface RefusedEntries {
  add(refused: {
    readonly line: number;
    readonly code: EntryProblem;
    readonly field?: string;
    readonly reason: string;
    readonly fix: string;
  }): Promise<void>;
  end(): Promise<void>;
}

/**
 * Takes a file's articles in. It is read once before, so that one that ends too early, or is mostly something else, is refused before any
 * of it is in. Repeated, it changes nothing.
 */
export async function importFile(
  file: ArticleFile,
  { ingestion, refused: lines }: { readonly ingestion: Ingestion; readonly refused: RefusedEntries },
  now = Date.now(),
): Promise<ImportReport> {
  const inspected = await inspect(file);
  const report = {
    file: file.name,
    etag: file.etag,
    sha256: inspected.sha256,
    at: new Date(now).toISOString(),
  };
  const reasons: Record<string, number> = {};
  let refused = 0;
  let taken = 0;
  const refuse = async (line: number, code: EntryProblem, field: string | undefined) => {
    refused++;
    reasons[code] = (reasons[code] ?? 0) + 1;
    const why = { reason: entryProblems[code], fix: entryFixes[code] };
    await lines.add({ line, code, ...(field !== undefined && { field }), ...why });
  };
  const take = async (part: readonly (ArticleEntry & { readonly article: Article })[]) => {
    const states = await ingestion.ingest(
      part.map(({ article }) => article),
      now,
    );
    for (const [n, { number }] of part.entries()) {
      const state = states[n];
      if (state?.state === "refused") await refuse(number, state.problem, state.field);
      else taken++;
    }
  };

  let part: (ArticleEntry & { readonly article: Article })[] = [];
  for await (const entry of inspected.problem === undefined
    ? readFeed(await file.open())
    : inspected.entries) {
    const { number, article, problem, field } = entry;
    if (problem) await refuse(number, problem, field);
    if (article && inspected.problem === undefined) part.push({ ...entry, article });
    if (part.length < articlesOfPart) continue;
    await take(part);
    part = [];
  }
  await take(part);
  await lines.end();
  const { problem = null } = inspected;
  return { ...report, state: problem === null ? "done" : "refused", problem, taken, refused, reasons };
}

interface Inspected {
  readonly sha256: string;
  /** Why none of it is taken. */
  readonly problem?: string;
  /** The first ones that were left out, of a file that is not taken. */
  readonly entries: readonly ArticleEntry[];
}

const mostTold = 1000;

async function inspect(file: ArticleFile): Promise<Inspected> {
  const hash = createHash("sha256");
  async function* hashed(bytes: AsyncIterable<Uint8Array>) {
    for await (const chunk of bytes) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const entries: ArticleEntry[] = [];
  let [good, refused] = [0, 0];
  let problem: string | undefined;
  try {
    for await (const entry of readFeed(hashed(await file.open()))) {
      if (entry.article) good++;
      else if (++refused <= mostTold) entries.push(entry);
    }
  } catch (error) {
    if (!(error instanceof FeedRefused)) throw error;
    problem = `${error.code}: ${error.message}`;
  }
  problem ??= whyNone(good, refused);
  return { sha256: hash.digest("hex"), entries, ...(problem !== undefined && { problem }) };
}

function whyNone(good: number, refused: number): string | undefined {
  if (good === 0) return "none of its lines can be taken";
  return refused > good
    ? "more of its lines are refused than can be taken: it is probably another kind of file"
    : undefined;
}
