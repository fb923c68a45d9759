import type { InteractionRow } from "../../../articles/lake/interaction-row";
import { bucketOf } from "../../../articles/lake/lake-places";
import { readReaders } from "../../../articles/lake/read-readers";
import type { ExportRows } from "../contract/export";
import type { RowsOf } from "./reader-export";

/** What the lake has of a reader, under the names that its columns have. */
export const archivedRows: RowsOf<"archived"> = async function* ({ keys }, { lake }) {
  for await (const row of readReaders(lake, keys)) yield archived(row);
};

function archived(row: InteractionRow): ExportRows["archived"][number] {
  const { id, reader, kind, article, articles, list, position, seconds, rating } = row;
  return {
    id,
    reader,
    kind,
    happened_at: new Date(row.at).toISOString(),
    ...(article !== null && { article }),
    ...(articles !== null && { articles: [...articles] }),
    ...(list !== null && { list }),
    ...(position !== null && { position }),
    ...(seconds !== null && { seconds }),
    ...(rating !== null && { rating }),
    arrived_at: new Date(row.arrived).toISOString(),
    bucket: bucketOf(reader),
    hub_partition: row.partition,
    hub_sequence: row.sequence,
  };
}
