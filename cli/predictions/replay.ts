import type { Client } from "pg";
import { rowEncoder } from "../../runtime/predictions/encode-rows";
import { rowReader } from "../../runtime/predictions/read-rows";
import type { ModelFiles } from "../../runtime/predictions/registry";
import { ScoringModel } from "../../runtime/predictions/scoring/scoring-model";
import { ReplayReport } from "./replay-report";

export interface ReplayOptions {
  /** The model whose recorded predictions are asked again; all models' when left out. */
  readonly of?: string;
  readonly since: Date;
  /** Told of each batch how many rows have been asked. */
  readonly onProgress?: (rows: number) => void;
}

interface RecordedRows {
  readonly rows: string;
  readonly labels: string;
  readonly scores: string;
}

/** Rows that memory holds at once, and requests that are read from the database for them. */
const batchRows = 20_000;
const mostRequests = 1000;

const text = `
declare recorded no scroll cursor for
  select rows::text, to_json(labels)::text as labels, to_json(scores)::text as scores
  from predictions.requests join predictions.answers using (id, received_at)
  where received_at >= $1 and status = 200 and ($2::text is null or requests.model = $2)`;

/**
 * Asks a candidate about the rows of recorded predictions, as they come from the database: memory holds one batch.
 *
 * @param session of an auditor
 * @throws ModelNotLoadable
 */
export async function replay(
  session: Pick<Client, "query">,
  files: ModelFiles,
  { of, since, onProgress }: ReplayOptions,
): Promise<ReplayReport> {
  const { manifest } = files;
  const model = await ScoringModel.load(files);
  const read = rowReader(manifest.features);
  const encode = rowEncoder(manifest);
  const { classes = [] } = manifest.output;
  const report = new ReplayReport(manifest);
  await session.query("begin transaction read only");
  try {
    await session.query(text, [since.toISOString(), of ?? null]);
    for (let requests = mostRequests; ; ) {
      const { rows: batch } = await session.query<RecordedRows>(`fetch ${requests} from recorded`);
      if (batch.length === 0) break;
      const asked = batch.flatMap(rowsOf);
      const rowsOfRequest = Math.max(1, asked.length / batch.length);
      requests = Math.min(mostRequests, Math.ceil(batchRows / rowsOfRequest));
      const { rows, problems } = read(asked.map(({ row }) => row));
      report.refused(asked.length - rows.length, problems);
      if (rows.length > 0) {
        const { labels, scores } = await model.score(encode(rows), false);
        for (const [at, { row: place, values }] of rows.entries()) {
          const before = asked[place];
          const label = labels ? (classes[labels[at] ?? -1] ?? null) : null;
          if (before) report.compared(before, { label, score: scores?.[at] ?? null }, values);
        }
      }
      onProgress?.(report.rows);
    }
    return report;
  } finally {
    await session.query("rollback");
    await model.close();
  }
}

function rowsOf({ rows, labels, scores }: RecordedRows) {
  const [sent, label, score] = [rows, labels, scores].map((each) => JSON.parse(each ?? "[]") as unknown[]);
  // a row that was refused then has null in its place
  return (sent ?? []).flatMap((row, at) =>
    row === null
      ? []
      : [
          {
            row,
            label: (label?.[at] ?? null) as string | null,
            score: (score?.[at] ?? null) as number | null,
          },
        ],
  );
}
