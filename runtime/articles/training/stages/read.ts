import type { StageResult, StageTask } from "../../../pipeline/stage";
import { ArticleTrainingError } from "../parameters";
import { deedKinds, writeReadingFile } from "../reading-file";
import type { ReadArticle, ReadDeed, ReadingSource } from "../training";

/**
 * Reads deeds and articles into one file. Rows are put in order, so that the same deeds in another order are the same bytes; readers become
 * positions, and what told them apart is left behind.
 */
export async function readDeeds(
  { data, days }: { readonly data: ReadingSource; readonly days: number },
  task: StageTask,
): Promise<StageResult> {
  const found = await data.read(days);
  const articles: ReadArticle[] = [];
  for await (const article of found.articles) articles.push(article);
  articles.sort((a, b) => a.publishedAt - b.publishedAt || a.article - b.article);
  const known = new Set(articles.map(({ article }) => article));
  const deeds: ReadDeed[] = [];
  for await (const deed of found.deeds) {
    if (known.has(deed.article)) deeds.push(deed);
    if (deeds.length % 100_000 !== 0) continue;
    task.signal.throwIfAborted();
    task.progress(`${deeds.length} deeds read`);
  }
  if (deeds.length === 0) throw nothingThere();
  deeds.sort(
    (a, b) =>
      a.at - b.at ||
      (a.reader < b.reader ? -1 : a.reader > b.reader ? 1 : 0) ||
      a.article - b.article ||
      deedKinds.indexOf(a.kind) - deedKinds.indexOf(b.kind) ||
      a.level - b.level,
  );
  const readers = new Map<string, number>();
  for (const { reader } of deeds) if (!readers.has(reader)) readers.set(reader, readers.size);
  const reading = writeReadingFile({
    articles,
    deeds: {
      readers: readers.size,
      reader: Int32Array.from(deeds, ({ reader }) => readers.get(reader) as number),
      article: Float64Array.from(deeds, ({ article }) => article),
      kind: Int32Array.from(deeds, ({ kind }) => deedKinds.indexOf(kind)),
      level: Float64Array.from(deeds, ({ level }) => level),
      at: Float64Array.from(deeds, ({ at }) => at),
    },
  });
  return {
    outputs: { reading },
    metrics: { deeds: deeds.length, readers: readers.size, articles: articles.length },
  };
}

function nothingThere(): ArticleTrainingError {
  return new ArticleTrainingError("TooFewDeeds", {
    what: "nobody has done anything with an article yet",
    why: "nothing can be learned from nothing",
    fix: "wait for readers, or let some come: npx vitrine articles simulate",
  });
}
