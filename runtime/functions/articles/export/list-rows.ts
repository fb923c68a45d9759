import type { ListReason } from "../../../articles/list/list-input";
import { makeList } from "../../../articles/list/make-list";
import { readRecord } from "../../../articles/list/record";
import type { ExportRows } from "../contract/export";
import { type ArticleName, articleNames } from "./article-names";
import { type PageEnd, pagedRows } from "./paged-rows";
import type { RowsOf } from "./reader-export";

interface ListRow extends PageEnd {
  readonly model: string | null;
  readonly deeds: number | null;
  readonly variants: Record<string, string> | null;
  readonly record: Buffer;
}

const columns = "l.id, l.at, l.model, l.deeds, l.variants, l.record";

const own = `
select ${columns} from articles.lists l
where l.reader = any($4::bigint[]) and (l.at, l.id) > ($1, $2) order by l.at, l.id limit $3`;

// nobody's when it was made, and known by the deeds that came of it
const ofFirstVisits = `
select ${columns} from articles.lists l
where l.reader is null and (l.at, l.id) > ($1, $2)
  and l.id in (select i.list from articles.interactions i where i.reader = any($4::bigint[]) and i.list is not null)
order by l.at, l.id limit $3`;

const atOnce = 100;

/** The lists that were made for a reader, as they were shown: each is made again of its record. */
export const listRows: RowsOf<"lists"> = async function* ({ numbers }, { database }) {
  for (const text of [ofFirstVisits, own])
    for await (const rows of pagedRows<ListRow>(database, { text, values: [numbers], size: atOnce })) {
      const lists = rows.map(({ record }) => shownIn(record));
      const named = await articleNames(
        database,
        lists.flatMap((items = []) => items.flatMap(({ article, reason }) => [article, reason.article ?? 0])),
      );
      for (const [n, { id, at, model, deeds, variants }] of rows.entries())
        yield {
          id,
          at: at.toISOString(),
          model,
          deeds,
          experiments: variants ?? {},
          items:
            lists[n]?.map(({ article, reason, position, propensity }) => ({
              ...named(article),
              because: because(reason, named),
              position,
              propensity,
            })) ?? null,
        };
    }
};

/** Undefined for a record that this release cannot read. */
function shownIn(record: Buffer) {
  try {
    return makeList(readRecord(record)).items;
  } catch {
    return undefined;
  }
}

type Because = NonNullable<ExportRows["lists"][number]["items"]>[number]["because"];

function because({ kind, article, category }: ListReason, named: (article: number) => ArticleName): Because {
  return {
    kind,
    ...(article !== undefined && { article: named(article) }),
    ...(category !== undefined && { category }),
  };
}
