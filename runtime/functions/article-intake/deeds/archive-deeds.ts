import type { Pool } from "pg";
import { readDeed } from "../../../articles/events/deed-event";
import { forgottenAmong } from "../../../articles/forgetting/forgotten-readers";
import { forgetInLake } from "../../../articles/lake/forget-in-lake";
import { type InteractionRow, interactionRow } from "../../../articles/lake/interaction-row";
import type { LakeFiles } from "../../../articles/lake/lake-files";
import { landBatch } from "../../../articles/lake/land-batch";
import type { Telemetry } from "../../../shared/telemetry";
import type { ArrivedEvent } from "./arrived-events";

export interface ArchiveServices {
  readonly lake: LakeFiles;
  /** Knows who was forgotten. */
  readonly database: Pick<Pool, "query">;
  readonly telemetry: Pick<Telemetry, "metric">;
  readonly keptMs: number;
}

/**
 * Brings a batch of events of one partition into the lake. What is no deed stays out of it: the function beside this one keeps that
 * apart, with the reason. What somebody did before they were forgotten stays out as well.
 *
 * @throws when the lake or the database is away: the platform hands the whole batch over again
 */
export async function archiveDeeds(
  events: readonly ArrivedEvent[],
  { lake, database, telemetry, keptMs }: ArchiveServices,
  now = Date.now(),
): Promise<void> {
  const [first] = events;
  if (first === undefined) return;
  const lag = Math.max(0, (now - first.arrivedMs) / 1000);
  telemetry.metric("archive lag seconds", lag, { partition: first.partition });
  const all = events.flatMap(({ body, arrivedMs, partition, sequence }): InteractionRow[] => {
    const read = readDeed(body, { arrivedMs, keptMs });
    if (!("deed" in read)) return [];
    return [interactionRow(read.deed, { arrived: arrivedMs, partition: Number(partition), sequence })];
  });
  const gone = await forgotten(database, all);
  const rows = all.filter((row) => !gone.has(row));
  await landBatch(lake, rows);
  // who was forgotten meanwhile may have been looked for in the lake before this was there
  const late = [...(await forgotten(database, rows))].map(({ reader }) => reader);
  if (late.length > 0) await forgetInLake(lake, late);
  telemetry.metric("archived deeds", rows.length, {});
}

async function forgotten(
  database: Pick<Pool, "query">,
  rows: readonly InteractionRow[],
): Promise<ReadonlySet<InteractionRow>> {
  const times = await forgottenAmong(
    database,
    rows.map(({ reader }) => reader),
  );
  return new Set(rows.filter(({ reader, at }) => at <= (times.get(reader) ?? Number.NEGATIVE_INFINITY)));
}
