import type { Pool } from "pg";
import type { ReaderPreferences } from "../../../articles/reader-profile";

const text = `
insert into articles.readers as kept (key, preferences) values ($1, $2)
on conflict (key) do update set preferences = excluded.preferences`;

/** What a reader chose, instead of what they chose before. */
export async function choosePreferences(
  database: Pick<Pool, "query">,
  reader: string,
  preferences: ReaderPreferences,
): Promise<void> {
  await database.query(text, [reader, JSON.stringify(preferences)]);
}
