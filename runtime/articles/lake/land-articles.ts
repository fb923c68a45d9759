import type { Pool } from "pg";
import { unless } from "../../shared/unless";
import { articleFile } from "./article-file";
import type { LakeFiles } from "./lake-files";
import { articlesName, hourOf } from "./lake-places";
import type { LandedArticle } from "./landed-article";

export interface LandingServices {
  /** Under the role articles_intake. */
  readonly database: Pick<Pool, "query">;
  readonly lake: Pick<LakeFiles, "replace">;
  /** Changes of one file; their texts are in memory together. @default 500 */
  readonly mostRows?: number;
}

export interface Landed {
  readonly rows: number;
  readonly files: number;
}

interface Landing {
  readonly after: string;
  readonly last: string;
  readonly began: Date;
}

const columns = `after_change as after, last_change as last, began_at as began`;

const pending = `select ${columns} from articles.landings where landed_at is null order by after_change`;

const wasBegunSince = "select exists (select from articles.landings where began_at >= $1) as begun";

// whoever changes articles commits before the next one takes a number: whoever sees one has seen all before it
const begin = `
with before as (select coalesce(max(last_change), 0) as change from articles.landings),
  next as (
    select coalesce(said_change, change) as change from articles.articles
    where coalesce(said_change, change) > (select change from before) order by 1 limit $2
  )
insert into articles.landings (after_change, last_change, began_at)
select before.change, (select max(change) from next), $1 from before where exists (select from next)
on conflict (after_change) do nothing returning ${columns}`;

const changed = `
select key as article, coalesce(said_change, change) as change, title, summary, text, category, publisher, language, region, url, image, words,
  reading_seconds as "readingSeconds", published_at as "publishedAt", expires_at as "expiresAt", withdrawn_at as "withdrawnAt"
from articles.articles where coalesce(said_change, change) > $1 and coalesce(said_change, change) <= $2 order by 2`;

/**
 * Brings into the lake what articles say since the last time, at most once an hour:
 *
 * ```
 * begun: noted in the database ──▶ file, unless it is there ──▶ landed: noted
 * ```
 *
 * Each change is in one file: where the one ends, the next one begins. Whoever was killed is followed by one that goes on with what was begun, under
 * the same name. An article that changed twice meanwhile is there as it was at the end.
 *
 * @param now milliseconds since 1970
 * @throws when the database or the lake is away: the next one goes on
 */
export async function landArticles(
  { database, lake, mostRows = 500 }: LandingServices,
  now: number,
): Promise<Landed> {
  let [rows, files] = [0, 0];
  const land = async (landing: Landing) => {
    const written = await write({ database, lake }, landing);
    rows += written;
    if (written > 0) files++;
  };
  for (const landing of (await database.query<Landing>(pending)).rows) await land(landing);
  const { rows: asked } = await database.query<{ begun: boolean }>(wasBegunSince, [new Date(hourOf(now))]);
  if (asked[0]?.begun) return { rows, files };
  for (;;) {
    // none when nothing changed, or somebody else has begun it just now
    const [landing] = (await database.query<Landing>(begin, [new Date(now), mostRows])).rows;
    if (!landing) return { rows, files };
    await land(landing);
  }
}

/** @returns how many rows its file has */
async function write({ database, lake }: LandingServices, { after, last, began }: Landing): Promise<number> {
  const { rows: found } = await database.query<ChangedRow>(changed, [after, last]);
  const rows = found.map((row) => articleRow(row, began));
  const name = articlesName({ at: began.getTime(), lastChange: Number(last) });
  // 409, 412: it is there, with what articles said then
  if (rows.length > 0) await unless([409, 412], lake.replace(name, articleFile(rows), undefined));
  await database.query("update articles.landings set landed_at = now() where after_change = $1", [after]);
  return rows.length;
}

type Dates = "expiresAt" | "publishedAt";
type ChangedRow = Omit<LandedArticle, Dates | "change" | "landedAt" | "withdrawnAt"> &
  Readonly<Record<Dates, Date>> & { readonly change: string; readonly withdrawnAt: Date | null };

function articleRow(row: ChangedRow, began: Date): LandedArticle {
  return {
    ...row,
    change: Number(row.change),
    publishedAt: row.publishedAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    withdrawnAt: row.withdrawnAt?.getTime() ?? null,
    landedAt: began.getTime(),
  };
}
