import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { InteractionRow } from "../interaction-row";
import type { LakeFiles } from "../lake-files";
import type { LandedArticle } from "../landed-article";

/** What DuckDB answers about the lake's files below a folder, which it finds as `lake`, with the folders' names as columns. */
export function askDuckDB(
  files: LakeFiles,
  below: string,
  question: string,
): Promise<Record<string, unknown>[]> {
  const view = `create view lake as select * from read_parquet('lake/${below}**/*.parquet', hive_partitioning = true)`;
  return askDuckDBOf(files, below, [view, question]);
}

/** What DuckDB answers to the last of some statements, which reads the lake's files below a folder as 'lake/…'. */
export async function askDuckDBOf(
  files: LakeFiles,
  below: string,
  statements: readonly string[],
): Promise<Record<string, unknown>[]> {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-lake-"));
  const database = await DuckDBInstance.create(":memory:");
  const connection = await database.connect();
  try {
    for (const name of await files.names(below)) {
      const { bytes } = (await files.read(name)) ?? {};
      if (!bytes) continue;
      mkdirSync(dirname(join(folder, "lake", name)), { recursive: true });
      writeFileSync(join(folder, "lake", name), bytes);
    }
    await connection.run("set timezone = 'UTC'");
    await connection.run(`set file_search_path = '${folder}'`);
    for (const statement of statements.slice(0, -1)) await connection.run(statement);
    return (await connection.runAndReadAll(statements.at(-1) ?? "")).getRowObjectsJS();
  } finally {
    connection.closeSync();
    database.closeSync();
    rmSync(folder, { recursive: true });
  }
}

/** All interactions of whole hours, as DuckDB reads them, in their order. */
export async function duckDBRows(files: LakeFiles): Promise<InteractionRow[]> {
  const rows = await askDuckDB(
    files,
    "raw/interactions/",
    `select id::varchar as id, reader, kind, epoch_ms(happened_at) as happened, article, articles, list::varchar as list, position, seconds, rating,
       epoch_ms(arrived_at) as arrived, hub_partition as partition, hub_sequence as sequence
     from lake order by arrived_at, hub_partition, hub_sequence`,
  );
  return rows.map(({ happened, ...row }) => ({
    ...(row as unknown as InteractionRow),
    at: Number(happened),
    arrived: Number(row["arrived"]),
    sequence: Number(row["sequence"]),
  }));
}

/** All articles, as DuckDB reads them, in their order. */
export async function duckDBArticles(files: LakeFiles): Promise<LandedArticle[]> {
  const rows = await askDuckDB(
    files,
    "raw/articles/",
    `select article, change, title, summary, text, category, publisher, language, region, url, image, words, reading_seconds as "readingSeconds",
       epoch_ms(published_at) as "publishedAt", epoch_ms(expires_at) as "expiresAt", epoch_ms(withdrawn_at) as "withdrawnAt",
       epoch_ms(landed_at) as "landedAt"
     from lake order by landed_at, lake.change`,
  );
  // whole numbers of 64 bits
  return rows.map(
    (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
      ) as unknown as LandedArticle,
  );
}
