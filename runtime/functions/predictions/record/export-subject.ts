import type { Pool } from "pg";
import type * as z from "zod";
import type { Explanation, RowRemark } from "../contract/predict";
import { instant } from "./instant";

/** A row about somebody, and all that is kept of it. */
export interface ExportedRow {
  readonly requestId: string;
  /** Which of the request's rows, from 0. */
  readonly row: number;
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly model: {
    readonly name: string;
    readonly version: string;
    readonly hash: string;
    /** SHA-256 of the data that it was trained on. */
    readonly trainingData: string;
  } | null;
  /** As it was sent; null where it was refused. */
  readonly input: unknown;
  /** Null while it is under way, and where it was refused. */
  readonly prediction: {
    readonly label: string | null;
    readonly score: number | null;
    readonly probabilities?: readonly { readonly class: string; readonly probability: number }[];
    readonly explanation?: z.output<typeof Explanation>;
    readonly warnings?: readonly z.output<typeof RowRemark>[];
  } | null;
  /** Why there is none. */
  readonly refused: {
    readonly status: number;
    readonly code: string | null;
    readonly problems: readonly z.output<typeof RowRemark>[];
  } | null;
  readonly outcome: { readonly outcome: string; readonly toldAt: string } | null;
}

export interface ExportedSubject {
  readonly subject: string;
  /** The oldest first. */
  readonly rows: readonly ExportedRow[];
}

// of the answer in our own protocol the row's part; tensors have no more than label and score
const text = `
select json_build_object(
  'requestId', s.id,
  'row', s.row,
  'receivedAt', ${instant("s.received_at")},
  'model', case when r.model is not null then
    json_build_object('name', r.model, 'version', r.version, 'hash', r.model_hash, 'trainingData', r.training_data) end,
  'input', nullif((r.rows -> s.row)::text, 'null')::json,
  'prediction', case when labels[s.row + 1] is not null or scores[s.row + 1] is not null then coalesce(
    (select prediction from json_array_elements(a.answer -> 'predictions') as each (prediction)
      where (prediction ->> 'row')::integer = s.row),
    json_build_object('label', labels[s.row + 1], 'score', scores[s.row + 1])) end,
  'refused', case when a.id is not null and labels[s.row + 1] is null and scores[s.row + 1] is null then
    json_build_object('status', a.status, 'code', a.code, 'problems', (
      select coalesce(json_agg(problem), '[]') from json_array_elements(a.answer -> 'problems') as each (problem)
      where (problem ->> 'row')::integer = s.row)) end,
  'outcome', case when o.id is not null then
    json_build_object('outcome', o.outcome, 'toldAt', ${instant("o.told_at")}) end
)::text as row
from predictions.subjects s
left join predictions.requests r on r.id = s.id and r.received_at = s.received_at
left join predictions.answers a on a.id = s.id and a.received_at = s.received_at
left join predictions.outcomes o on o.id = s.id and o.received_at = s.received_at and o.row = s.row
where s.subject = $1
order by s.received_at, s.id, s.row`;

/**
 * All that is kept of somebody: each row about them, what was predicted and what became of it. What others sent beside it, and who
 * asked, is not theirs.
 *
 * @param database as the role predictions_audit
 */
export async function exportSubject(
  database: Pick<Pool, "query">,
  subject: string,
): Promise<ExportedSubject> {
  const { rows } = await database.query<{ row: string }>(text, [subject]);
  return { subject, rows: rows.map(({ row }) => JSON.parse(row)) };
}
