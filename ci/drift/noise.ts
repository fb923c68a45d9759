import type { Change } from "../plan/change";
import type { Values } from "../stack";

/** What Azure writes by itself: tags that link resources in its portal. */
const azuresOwn = /^hidden-/;

/** Ids of resources, and of what every subscription has, such as roles. */
const id = /^\/(subscriptions|providers)\//i;

/** Whether the attribute at a path without indexes takes a few words alone. */
type IsEnumerated = (path: string) => boolean;

/** The change without what only looks different: letters of ids, words and regions, the order of lists, Azure's own tags. */
export function withoutNoise(change: Change, isEnumerated: IsEnumerated): Change {
  if (change.before === null || change.after === null) return change;
  const noise = new Noise(isEnumerated);
  return { ...change, after: noise.settled(change.before, change.after, "") as Values };
}

class Noise {
  private readonly isEnumerated: IsEnumerated;

  constructor(isEnumerated: IsEnumerated) {
    this.isEnumerated = isEnumerated;
  }

  /** `now`, with `before` wherever the two mean the same. */
  settled(before: unknown, now: unknown, path: string): unknown {
    if (this.meaning(before, path) === this.meaning(now, path)) return before;
    if (Array.isArray(before) && Array.isArray(now))
      return now.map((item, index) => this.settled(before[index], item, path));
    if (!isRecord(before) || !isRecord(now)) return now;
    const names = Object.keys(now).filter((each) => each in before || !azuresOwn.test(each));
    return Object.fromEntries(
      names.map((each) => [each, this.settled(before[each], now[each], below(path, each))]),
    );
  }

  /**
   * One text for all that means the same: ids and the words of an enumeration are the same in any letters, regions also
   * with blanks ("West Europe"), and Azure answers the items of a list in an order of its own (where the order counts,
   * items have a priority).
   */
  private meaning(value: unknown, path: string): string {
    if (Array.isArray(value)) return `[${value.map((item) => this.meaning(item, path)).sort()}]`;
    if (isRecord(value)) {
      const fields = Object.keys(value).sort();
      return `{${fields.map((field) => `${field}:${this.meaning(value[field], below(path, field))}`)}}`;
    }
    if (typeof value !== "string") return JSON.stringify(value ?? null);
    if (id.test(value)) return value.toLowerCase().replace(/\/$/, "");
    if (/(^|\.)location$/.test(path)) return value.toLowerCase().replaceAll(" ", "");
    return this.isEnumerated(path) ? value.toLowerCase() : JSON.stringify(value);
  }
}

const below = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
