import type { Pool } from "pg";

/** How much of somebody was erased. */
export interface ForgottenSubject {
  /** In which rows were about them. */
  readonly requests: number;
  readonly rows: number;
  readonly outcomes: number;
}

/**
 * Erases the rows about somebody, with what was predicted of them and what became of it; of requests that were refused, what is kept
 * of them. Requests, their other rows and figures stay. That it was done is noted, and by whom.
 *
 * @param database as the role predictions_erasure
 */
export async function forgetSubject(
  database: Pick<Pool, "query">,
  subject: string,
): Promise<ForgottenSubject> {
  const forget = "select requests, rows, outcomes from predictions.forget_subject($1)";
  const { rows: told } = await database.query<Record<keyof ForgottenSubject, number | string>>(forget, [
    subject,
  ]);
  const [{ requests, rows, outcomes } = { requests: 0, rows: 0, outcomes: 0 }] = told;
  // a session that reads all values as text has numbers as text, too
  return { requests: Number(requests), rows: Number(rows), outcomes: Number(outcomes) };
}
