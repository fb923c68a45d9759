import type { StorageEvent } from "../storage/storage";
import type { EventSubscription } from "./event-grid";

type Filter = Pick<
  EventSubscription,
  "includedEventTypes" | "subjectBeginsWith" | "subjectEndsWith" | "stringIn"
>;

/** Whether a subscription wants an event. Letter case does not matter, as in Azure unless asked for. */
export function wants(filter: Filter, event: StorageEvent): boolean {
  const subject = event.subject.toLowerCase();
  const types = filter.includedEventTypes;
  return (
    (types.length === 0 || types.some((type) => same(type, event.eventType))) &&
    subject.startsWith((filter.subjectBeginsWith ?? "").toLowerCase()) &&
    subject.endsWith((filter.subjectEndsWith ?? "").toLowerCase()) &&
    filter.stringIn.every(({ key, values }) => {
      const value = valueAt(event, key);
      return typeof value === "string" && values.some((one) => same(one, value));
    })
  );
}

/** @param key "subject", "data.api" or, short for the latter, "api" */
function valueAt(event: StorageEvent, key: string): unknown {
  const parts = key in event || /^data\./i.test(key) ? key.split(".") : ["data", ...key.split(".")];
  return parts.reduce<unknown>((value, part) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.entries(value).find(([name]) => same(name, part))?.[1];
  }, event);
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
