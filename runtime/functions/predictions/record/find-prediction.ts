import type { Pool } from "pg";
import type { RecordedPrediction } from "../contract/prediction";
import { instant } from "./instant";
import { receivedAt } from "./request-id";

/** The whole chain of one request, by its id and when it came. */
const text = `
select json_build_object(
  'requestId', id,
  'receivedAt', ${instant("received_at")},
  'operation', operation,
  'caller', case when caller is not null then json_build_object('subject', caller, 'kind', caller_kind) end,
  'asked', asked_model,
  'model', case when model is not null then
    json_build_object('name', model, 'version', version, 'hash', model_hash, 'trainingData', training_data) end,
  'code', json_build_object('bundle', bundle, 'commit', deployed_commit),
  'rows', rows,
  'subjects', (
    select coalesce(json_agg(json_build_object('row', row, 'subject', subject) order by row), '[]')
    from predictions.subjects where subjects.id = $1 and subjects.received_at = $2 and subject is not null
  ),
  'forgotten', (
    select coalesce(json_agg(row order by row), '[]')
    from predictions.subjects where subjects.id = $1 and subjects.received_at = $2 and subject is null
  ),
  'refusedBody', refused_body,
  'answer', (
    select json_build_object('answeredAt', ${instant("answered_at")}, 'status', status, 'code', code,
      'durationMs', duration_ms, 'scoringMs', scoring_ms, 'body', answer)
    from predictions.answers where answers.id = $1 and answers.received_at = $2
  ),
  'outcomes', (
    select coalesce(json_agg(json_build_object('row', row, 'outcome', outcome, 'toldAt', ${instant("told_at")}) order by row), '[]')
    from predictions.outcomes where outcomes.id = $1 and outcomes.received_at = $2
  )
) as prediction
from predictions.requests where id = $1 and received_at = $2`;

/**
 * All that is known of a request.
 *
 * @returns undefined when nobody asked it, or it is forgotten
 */
export async function findPrediction(
  database: Pick<Pool, "query">,
  id: string,
): Promise<RecordedPrediction | undefined> {
  const { rows } = await database.query<{ prediction: RecordedPrediction | string }>(text, [
    id,
    receivedAt(id),
  ]);
  const prediction = rows[0]?.prediction;
  // a session that reads all values as text has JSON as text, too
  return typeof prediction === "string" ? JSON.parse(prediction) : prediction;
}
