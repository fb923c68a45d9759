import type { Change } from "../plan/change";
import type { Values } from "../stack";

/** What Azure writes by itself: tags that link resources in its portal. */
const azuresOwn = /^hidden-/;

/** The change without what only looks different: letters of ids and regions, the order of lists, Azure's own tags. */
export function withoutNoise(change: Change): Change {
  if (change.before === null || change.after === null) return change;
  return { ...change, after: settled(change.before, change.after) as Values };
}

/** `now`, with `before` wherever the two mean the same. */
function settled(before: unknown, now: unknown, name = ""): unknown {
  if (meaning(before, name) === meaning(now, name)) return before;
  if (Array.isArray(before) && Array.isArray(now))
    return now.map((item, index) => settled(before[index], item));
  if (!isRecord(before) || !isRecord(now)) return now;
  const names = Object.keys(now).filter((each) => each in before || !azuresOwn.test(each));
  return Object.fromEntries(names.map((each) => [each, settled(before[each], now[each], each)]));
}

/**
 * One text for all that means the same: ids are the same in any letters, regions also with blanks ("West Europe"), and
 * Azure answers the items of a list in an order of its own (where the order counts, items have a priority).
 */
function meaning(value: unknown, name = ""): string {
  if (Array.isArray(value)) return `[${value.map((item) => meaning(item)).sort()}]`;
  if (isRecord(value)) {
    const fields = Object.keys(value).sort();
    return `{${fields.map((field) => `${field}:${meaning(value[field], field)}`)}}`;
  }
  if (typeof value !== "string") return JSON.stringify(value ?? null);
  if (value.startsWith("/subscriptions/")) return value.toLowerCase().replace(/\/$/, "");
  return name === "location" ? value.toLowerCase().replaceAll(" ", "") : JSON.stringify(value);
}

function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
