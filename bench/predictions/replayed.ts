import { Client } from "pg";
import { replay } from "../../cli/predictions/replay";
import { connectionOf } from "../../runtime/database/connect-database";
import type { TestDatabase } from "../../runtime/database/testing/test-database";
import { PredictionManifest } from "../../runtime/predictions/manifest";
import type { GraphAndManifest } from "./peer-graphs";
import { namedRow } from "./peer-graphs";

const rowsOfRequest = 10;

export interface Replayed {
  readonly rows: number;
  readonly seconds: number;
  /** Of this process, above what it had before. */
  readonly megabytes: number;
}

/** Writes a record of so many rows, and asks a model again about all of them, as an auditor does. */
export async function replayRows(
  database: TestDatabase,
  model: GraphAndManifest,
  rows: readonly (readonly number[])[],
  count: number,
): Promise<Replayed> {
  const since = new Date();
  await write(database, rows, count);
  const role = "identity of predictions_audit";
  const session = new Client(connectionOf(database.settings(role, "record"), database.tokensOf(role)));
  await session.connect();
  try {
    const before = process.memoryUsage().rss;
    let most = before;
    const began = performance.now();
    const files = { manifest: PredictionManifest.parse(model.manifest), onnx: model.onnx };
    const report = await replay(session, files, {
      since,
      onProgress: () => {
        most = Math.max(most, process.memoryUsage().rss);
      },
    });
    const seconds = (performance.now() - began) / 1000;
    return { rows: report.rows, seconds, megabytes: (most - before) / 2 ** 20 };
  } finally {
    await session.end();
  }
}

/** Ten different requests, again and again: what is read is as long as if all were different. */
async function write(
  database: TestDatabase,
  rows: readonly (readonly number[])[],
  count: number,
): Promise<void> {
  const asked = Array.from({ length: 10 }, (_, at) =>
    JSON.stringify(rows.slice(at * rowsOfRequest, (at + 1) * rowsOfRequest).map(namedRow)),
  );
  const texts = asked.map((each) => `'${each}'::json`).join(", ");
  await database.as(
    "postgres",
    `
    set synchronous_commit = off;
    create temporary table made as
      select gen_random_uuid() as id, clock_timestamp() as at, (array[${texts}])[1 + number % 10] as rows
      from generate_series(1, ${count / rowsOfRequest}) as number;
    insert into predictions.requests (id, received_at, operation, model, version, bundle, rows, row_count)
      select id, at, 'predict', 'linear', '1', 'made up', rows, ${rowsOfRequest} from made;
    insert into predictions.answers (id, received_at, operation, status, model, version, labels, scores, duration_ms, answer)
      select id, at, 'predict', 200, 'linear', '1',
        array_fill('1'::text, array[${rowsOfRequest}]), array_fill(0.5::double precision, array[${rowsOfRequest}]), 1, '{}'
      from made;
    analyze predictions.requests, predictions.answers;`,
    "record",
  );
}
