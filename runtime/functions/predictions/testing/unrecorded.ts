import type { Told } from "./callers";
import type { RecordDatabase } from "./record-database";

/**
 * What callers were told and the record does not have exactly once, letter by letter; of problems, their status and code. Only that the
 * record itself is away may be told without it, with the seconds after which to come again.
 */
export async function unrecorded(told: readonly Told[], database: RecordDatabase): Promise<string[]> {
  const found = await database.rows(
    `select id, count(*) over (partition by id)::int as times, status, code, answer::text as text
     from predictions.requests join predictions.answers using (id, received_at)`,
  );
  const byId = new Map(found.map((each) => [String(each["id"]), each]));
  const isRecorded = ({ requestId, status, code, text, retryAfter }: Told): boolean => {
    if (code === "RecordUnavailable") return status === 503 && retryAfter !== null;
    const record = byId.get(requestId);
    if (record?.["times"] !== 1 || record["status"] !== status) return false;
    return status === 200 ? record["text"] === text : record["code"] === code;
  };
  return [...told.filter((each) => !isRecorded(each)).map(inWords), ...contradictions(told)];
}

/** A key that was answered with two predictions. */
function contradictions(told: readonly Told[]): string[] {
  const first = new Map<string, string>();
  return told.flatMap(({ key, status, text }) => {
    if (status !== 200) return [];
    const before = first.get(key) ?? text;
    first.set(key, before);
    return before === text ? [] : [`${key} was answered ${before} and ${text}`];
  });
}

function inWords({ status, code = "", requestId, text }: Told): string {
  return `${status} ${code} ${requestId}: ${text.slice(0, 200)}`;
}

/** How often each status and code was told. */
export function tally(told: readonly Told[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, code } of told) {
    const name = code === undefined ? `${status}` : `${status} ${code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
