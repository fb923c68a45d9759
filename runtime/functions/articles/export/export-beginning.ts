import type { Pool } from "pg";
import type { ReaderIdentifiers } from "../../../articles/forgetting/reader-store";
import type { ExportBeginning } from "../contract/export";
import { findReader, profileOf } from "../readers/known-reader";
import { articleNames } from "./article-names";
import type { ExportSources } from "./reader-export";

const about = `
select min(r.created_at) as since, coalesce(sum(p.deeds), 0)::integer as deeds
from articles.readers r left join articles.profiles p on p.reader = r.id where r.key = any($1::text[])`;

/** Who they are, what they chose, and what lists are made from. */
export async function exportBeginning(
  { database, experiments }: Pick<ExportSources, "database" | "experiments">,
  { keys }: ReaderIdentifiers,
  now: Date,
): Promise<ExportBeginning> {
  const [key = "", ...others] = keys;
  const { since, deeds } = await countsOf(database, keys);
  const kept = await Promise.all(keys.map(async (each) => profileOf(each, await findReader(database, each))));
  const { categories, languages, region } = kept[0]?.preferences ?? { categories: [], languages: [] };
  const named = await articleNames(
    database,
    kept.flatMap((each) => [...each.deeds.map(({ article }) => article), ...each.done, ...each.shown.keys()]),
  );
  const { variants = {} } = experiments.of(key, now.getTime());
  return {
    exported_at: now.toISOString(),
    user_id: key,
    also_known_as: others,
    known_since: since?.toISOString() ?? null,
    preferences: {
      categories: [...categories],
      languages: [...languages],
      ...(region !== undefined && { region }),
    },
    deeds,
    tastes: kept.flatMap((each) =>
      each.deeds.map(({ article, kind, worth, at }) => ({
        ...named(article),
        kind,
        worth,
        at: new Date(at).toISOString(),
      })),
    ),
    done_with: kept.flatMap(({ done }) => [...done].map(named)),
    shown_lately: kept.flatMap(({ shown }) =>
      [...shown].map(([article, lists]) => ({ ...named(article), lists })),
    ),
    experiments: Object.entries(variants).map(([experiment, variant]) => ({ experiment, variant })),
  };
}

async function countsOf(database: Pick<Pool, "query">, keys: readonly string[]) {
  const { rows } = await database.query<{ since: Date | null; deeds: number }>(about, [keys]);
  return rows[0] ?? { since: null, deeds: 0 };
}
