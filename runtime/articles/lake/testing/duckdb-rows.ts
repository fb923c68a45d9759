import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { InteractionRow } from "../interaction-row";
import type { LakeFiles } from "../lake-files";

/** What DuckDB answers about the lake's files below a folder, which it finds as `lake`, with the folders' names as columns. */
export async function askDuckDB(
  files: LakeFiles,
  below: string,
  question: string,
): Promise<Record<string, unknown>[]> {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-lake-"));
  const database = await DuckDBInstance.create(":memory:");
  const connection = await database.connect();
  try {
    for (const name of await files.names(below)) {
      const { bytes } = (await files.read(name)) ?? {};
      if (!bytes) continue;
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    await connection.run("set timezone = 'UTC'");
    await connection.run(
      `create view lake as select * from read_parquet('${folder}/${below}**/*.parquet', hive_partitioning = true)`,
    );
    return (await connection.runAndReadAll(question)).getRowObjectsJS();
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
