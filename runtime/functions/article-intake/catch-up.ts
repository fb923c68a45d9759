import type { InvocationContext } from "@azure/functions";
import type { Pool } from "pg";
import { countFigures } from "../../articles/analytics/count-figures";
import type { Ingestion } from "../../articles/ingestion/ingestion";
import type { LakeFiles } from "../../articles/lake/lake-files";
import { hourOf } from "../../articles/lake/lake-places";
import { landArticles } from "../../articles/lake/land-articles";
import { sealHours } from "../../articles/lake/seal-hours";
import { expandLaunches } from "../../articles/launches/expand-launches";
import { fitNewest } from "../../articles/model/fit-newest";
import { wasFittedWithin } from "../../articles/model/kept-models";
import { type IndexingServices, indexArticles } from "../../articles/search/index-articles";

export interface CatchUpServices extends Omit<IndexingServices, "database"> {
  readonly database: Pool;
  readonly ingestion: Pick<Ingestion, "encodeRest" | "learn">;
  /** Goes on with erasures that have not come to their end. @returns how many did */
  readonly forget: (log: (line: string) => void) => Promise<number>;
  /** Deeds are kept one by one for so many days. */
  readonly keptDays: number;
  /** The model learns from deeds of so many days. */
  readonly modelDays: number;
  readonly lake: LakeFiles;
}

type Log = Pick<InvocationContext, "info" | "warn">;

/** A model of two weeks' deeds takes longer than the other parts together. */
const fitEveryMinutes = 10;

/**
 * Does what nobody waits for: goes on with erasures, encodes what came before anything was learned, shows new articles to more readers, brings into the search index
 * what changed, fits the model, counts for those who look at figures, brings articles into the lake, and merges what came in its hours that are over. One part that
 * fails leaves the others alone.
 *
 * @throws the first failure, once all parts have been tried
 */
export async function catchUp(services: CatchUpServices, log: Log): Promise<void> {
  const failures: unknown[] = [];
  const parts = [
    forgetReaders,
    encodeArticles,
    expand,
    bringIntoIndex,
    fitModel,
    figures,
    bringIntoLake,
    sealLake,
  ];
  for (const part of parts) await part(services, log).catch((failure: unknown) => failures.push(failure));
  for (const failure of failures.slice(1)) log.warn(String(failure));
  if (failures.length > 0) throw failures[0];
}

async function forgetReaders({ forget }: CatchUpServices, log: Log): Promise<void> {
  await forget((line) => log.info(line));
}

/** Brings what changed into the search index. @throws when a service fails: the next run goes on */
export async function bringIntoIndex(services: IndexingServices, log: Log): Promise<void> {
  const { written, deleted, refused } = await indexArticles(services);
  if (written + deleted > 0) log.info(`${written} articles indexed, ${deleted} taken out`);
  for (const [id, why] of refused) log.warn(`${id} is not in the search index: ${why}`);
}

async function encodeArticles({ ingestion }: CatchUpServices, log: Log): Promise<void> {
  const learned = await ingestion.learn();
  if (learned) log.info(`embedding ${learned} was learned`);
  const encoded = await ingestion.encodeRest();
  if (encoded > 0) log.info(`${encoded} articles encoded`);
}

async function expand({ database }: CatchUpServices, log: Log): Promise<void> {
  const { wider, open } = await expandLaunches(database, Date.now());
  log.info(`${wider} new articles are shown to more readers, ${open} to all`);
}

async function fitModel({ database, modelDays }: CatchUpServices, log: Log): Promise<void> {
  if (await wasFittedWithin(database, fitEveryMinutes)) return;
  const fitted = await fitNewest(database, { now: Date.now(), days: modelDays });
  log.info(fitted ? `model ${fitted.version} of ${fitted.deeds} deeds` : "nobody did anything");
}

async function figures({ database, keptDays }: CatchUpServices, log: Log): Promise<void> {
  const days = await countFigures(database, { keptDays });
  if (days.length > 0) log.info(`figures of ${days.length} days counted`);
}

async function bringIntoLake({ database, lake }: CatchUpServices, log: Log): Promise<void> {
  const { rows, files } = await landArticles({ database, lake }, Date.now());
  if (rows > 0) log.info(`${rows} articles, new, changed or withdrawn, are in ${files} files of the lake`);
}

async function sealLake({ lake }: CatchUpServices, log: Log): Promise<void> {
  const sealed = await sealHours(lake, { before: hourOf(Date.now()) });
  if (!sealed) return log.info("somebody else rewrites the lake's files: the next run goes on");
  const { hours, rows, files } = sealed;
  if (hours > 0) log.info(`${rows} rows of ${hours} hours are in ${files} files of the lake`);
}
