import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { LakeFiles } from "../../runtime/articles/lake/lake-files";
import { interactions } from "../../runtime/articles/lake/lake-places";

export interface PeerCost {
  readonly processorSeconds: number;
  readonly bytes: number;
}

/** The same rows from one Parquet file, sorted and in a file for each bucket, by DuckDB in this process. */
export async function mergeByDuckDB(files: LakeFiles, folder: string): Promise<PeerCost> {
  for (const name of await files.names(interactions)) {
    const { bytes } = (await files.read(name)) ?? {};
    const file = join(folder, "hour", basename(dirname(name)), "part-0.parquet");
    mkdirSync(dirname(file), { recursive: true });
    if (bytes) writeFileSync(file, bytes);
  }
  const database = await DuckDBInstance.create(":memory:");
  const connection = await database.connect();
  try {
    const all = join(folder, "all.parquet");
    await connection.run(
      `copy (select * from read_parquet('${folder}/hour/*/*.parquet', hive_partitioning = true)) to '${all}' (format parquet)`,
    );
    const made = join(folder, "by-duckdb");
    const before = process.cpuUsage();
    await connection.run(
      `copy (select * from read_parquet('${all}') order by arrived_at, hub_partition, hub_sequence)
       to '${made}' (format parquet, compression snappy, partition_by (bucket))`,
    );
    const { user, system } = process.cpuUsage(before);
    return { processorSeconds: (user + system) / 1e6, bytes: bytesBelow(made) };
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
