import { createHash } from "node:crypto";
import type { Pool } from "pg";
import type { NoDeed } from "../../../articles/events/deed-event";
import type { ArrivedEvent } from "./arrived-events";

/** An event that cannot be taken, and why. */
export interface Poison extends Omit<NoDeed, "code"> {
  readonly code: NoDeed["code"] | "UnknownArticle" | "NotTaken";
  readonly of: ArrivedEvent;
}

/** Enough to see what it was; a deed that is none of ours may be of any size. */
const mostBytes = 16_384;

const insert = `
insert into articles.poison (id, code, reason, event, reader, body)
select id, code, reason, event, reader, body
from unnest($1::bytea[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::bytea[], $7::timestamptz[])
  as given (id, code, reason, event, reader, body, arrived)
-- of those who were erased since then, nothing is kept
where not exists (select from articles.forgotten f where f.reader = sha256(convert_to(given.reader, 'UTF8')) and f.at >= given.arrived)
on conflict (id) do nothing`;

/** Keeps events apart, each once, in whatever batch it comes again. */
export async function keepPoison(database: Pick<Pool, "query">, events: readonly Poison[]): Promise<void> {
  if (events.length === 0) return;
  const column = <Value>(of: (event: Poison) => Value) => events.map(of);
  await database.query(insert, [
    column(({ of }) => placeOf(of)),
    column(({ code }) => code),
    column(({ reason }) => reason),
    column(({ event }) => event ?? null),
    column(({ reader }) => reader ?? null),
    column(({ of }) => Buffer.from(textOf(of)).subarray(0, mostBytes)),
    column(({ of }) => new Date(of.arrivedMs)),
  ]);
}

/** A hub that is made anew begins to count anew. */
function placeOf(event: ArrivedEvent): Buffer {
  const { partition, sequence, arrivedMs } = event;
  return createHash("sha256")
    .update(JSON.stringify([partition, sequence, arrivedMs, textOf(event)]))
    .digest();
}

function textOf({ body }: ArrivedEvent): string {
  return typeof body === "string" ? body : (JSON.stringify(body) ?? "");
}
