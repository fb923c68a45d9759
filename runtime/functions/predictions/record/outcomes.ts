import type { Pool } from "pg";
import type { OutcomesAnswer, OutcomesRequest } from "../contract/outcomes";
import { available } from "./record-unavailable";
import { receivedAt } from "./request-id";

interface Told {
  readonly requestId: string;
  readonly row: number;
  readonly outcome: string;
  readonly isPredicted: boolean;
  readonly isNew: boolean;
  readonly kept: string | null;
}

const statement = `
with told as (
  select * from unnest($1::uuid[], $2::timestamptz[], $3::integer[], $4::text[]) as told (id, received_at, row, outcome)
),
predicted as (
  select told.*, model, version, positive, labels[row + 1] as label, scores[row + 1] as score
  from told join predictions.answers using (id, received_at)
  where status = 200 and (labels[row + 1] is not null or scores[row + 1] is not null)
),
written as (
  insert into predictions.outcomes (id, received_at, row, outcome, told_by, model, version, positive, label, score)
  select id, received_at, row, outcome, $5, model, version, positive, label, score from predicted
  on conflict do nothing
  returning id, row
)
select id as "requestId", row, told.outcome,
  exists (select from predicted where predicted.id = told.id and predicted.row = told.row) as "isPredicted",
  exists (select from written where written.id = told.id and written.row = told.row) as "isNew",
  (select outcomes.outcome from predictions.outcomes
    where outcomes.id = told.id and outcomes.row = told.row and outcomes.received_at = told.received_at) as kept
from told`;

/**
 * Keeps what really happened, each outcome once.
 *
 * @param by the caller's subject
 * @throws RecordUnavailable
 */
export async function recordOutcomes(
  database: Pool,
  { outcomes }: OutcomesRequest,
  by: string,
): Promise<OutcomesAnswer> {
  const values = [
    outcomes.map(({ requestId }) => requestId),
    // an id that tells no time is none of ours
    outcomes.map(({ requestId }) => (receivedAt(requestId) ?? new Date(0)).toISOString()),
    outcomes.map(({ row }) => row),
    outcomes.map(({ outcome }) => String(outcome)),
    by,
  ];
  const { rows } = await available(
    database.query<Told>({ name: "predictions-outcomes", text: statement, values }),
  );
  const old = rows.filter(({ isPredicted, isNew }) => isPredicted && !isNew);
  // whoever told it at the same moment is not seen yet: it is known all the same
  const isSame = ({ kept, outcome }: Told) => kept === null || kept === outcome;
  return {
    recorded: rows.filter(({ isNew }) => isNew).length,
    known: old.filter(isSame).length,
    different: old
      .filter((each) => !isSame(each))
      .map(({ requestId, row, kept }) => ({ requestId, row, kept: kept ?? "" })),
    unknown: rows.filter(({ isPredicted }) => !isPredicted).map(({ requestId, row }) => ({ requestId, row })),
  };
}
