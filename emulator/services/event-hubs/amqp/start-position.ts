import type { Position } from "../log/partition-log";

const clause = /^amqp\.annotation\.x-opt-(offset|sequence-number|enqueued-time(?:-utc)?) (>=?) '([^']*)'$/;

/**
 * Where a receiver wants to begin, as the filter of its source says.
 *
 * @param filter of the link's source
 * @returns undefined for a filter that is none of Event Hubs'
 */
export function startPosition(filter: unknown): Position | undefined {
  if (filter === undefined || filter === null) return { at: "start" };
  const selector = (filter as Record<string, unknown>)["apache.org:selector-filter:string"];
  const text =
    typeof selector === "object" && selector !== null ? (selector as { value?: unknown }).value : selector;
  const [, what, comparison, value = ""] = clause.exec(String(text)) ?? [];
  if (what === undefined) return undefined;
  if (value === "@latest") return { at: "end" };
  const number = Number(value);
  if (value === "" || !Number.isSafeInteger(number)) return undefined;
  const at = what === "offset" ? "offset" : what === "sequence-number" ? "sequence" : "enqueuedMs";
  return { at, value: number, inclusive: comparison === ">=" };
}
