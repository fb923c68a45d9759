import { createHash } from "node:crypto";
import type { Pool } from "pg";
import type { FeedbackRefused } from "../contract/feedback";

/** Nobody looks at more of one. */
const mostBytes = 4096;
/** Of one request. */
const mostKept = 20;

// without naming what conflicts: the role may not read this table
const insert = `
insert into articles.poison (id, code, reason, reader, body)
select * from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::bytea[])
on conflict do nothing`;

/** Feedback that is none, kept apart with the reason; what is sent again leaves nothing twice. */
export async function keepRefused(
  database: Pick<Pool, "query">,
  reader: string | null,
  lines: readonly unknown[],
  refused: readonly FeedbackRefused[],
): Promise<void> {
  const kept = refused.slice(0, mostKept).map(({ feedback, errors }) => {
    const body = Buffer.from(JSON.stringify(lines[feedback]) ?? "").subarray(0, mostBytes);
    const reason = errors.map(({ parameter, message }) => `${parameter}: ${message}`).join("; ");
    const id = createHash("sha256")
      .update(`${reader ?? ""}\n`)
      .update(body)
      .digest();
    return { id, reason: reason.slice(0, 500), body };
  });
  await database.query(insert, [
    kept.map(({ id }) => id),
    kept.map(() => "FeedbackNotValid"),
    kept.map(({ reason }) => reason),
    kept.map(() => reader),
    kept.map(({ body }) => body),
  ]);
}
