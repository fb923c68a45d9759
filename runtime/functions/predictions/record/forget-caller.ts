import type { Pool } from "pg";

export interface Forgotten {
  readonly requests: number;
  readonly answers: number;
  readonly outcomes: number;
  readonly sessions: number;
}

const text = `
with asked as (delete from predictions.requests where caller = $1 returning id, received_at),
answered as (
  delete from predictions.answers using asked
  where answers.id = asked.id and answers.received_at = asked.received_at returning answers.id
),
told as (
  delete from predictions.outcomes using asked
  where outcomes.id = asked.id and outcomes.received_at = asked.received_at returning outcomes.id
),
about as (
  delete from predictions.subjects using asked
  where subjects.id = asked.id and subjects.received_at = asked.received_at
),
unkeyed as (delete from predictions.idempotency_keys where caller = $1),
-- outcomes of others' predictions stay: who told them is forgotten
renamed as (
  update predictions.outcomes set told_by = 'forgotten'
  where told_by = $1 and id not in (select id from asked)
),
signed_out as (delete from sign_in.sessions where subject = $1 returning id),
noted as (
  insert into predictions.erasures (kind, requests, outcomes)
  select 'caller', (select count(*) from asked), (select count(*) from told)
)
select (select count(*) from asked)::integer as requests, (select count(*) from answered)::integer as answers,
  (select count(*) from told)::integer as outcomes, (select count(*) from signed_out)::integer as sessions`;

/**
 * Erases what a caller asked, what was answered, and that they are signed in. Figures stay: they name nobody. That it was done is
 * noted, and by whom.
 *
 * @param database as the role predictions_erasure
 * @param subject as the record has it
 */
export async function forgetCaller(database: Pick<Pool, "query">, subject: string): Promise<Forgotten> {
  const { rows } = await database.query<Record<keyof Forgotten, number | string>>(text, [subject]);
  const [{ requests, answers, outcomes, sessions } = { requests: 0, answers: 0, outcomes: 0, sessions: 0 }] =
    rows;
  return {
    requests: Number(requests),
    answers: Number(answers),
    outcomes: Number(outcomes),
    sessions: Number(sessions),
  };
}
