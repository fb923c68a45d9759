import type { LoggedPlace } from "./logged-place";
import type { LoggedDecision } from "./read-decisions";

/** A policy that knows nobody: with which probability it shows each item at a position. */
export type TablePolicy = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Every item that the log has, each as likely as the others. */
export function uniformOver(log: readonly LoggedDecision[]): TablePolicy {
  const items = [...new Set(log.map(({ item }) => item))];
  const each = new Map(items.map((item) => [item, 1 / items.length]));
  return new Map([...new Set(log.map(({ position }) => position))].map((position) => [position, each]));
}

/** What a policy showed, as often as its own log has it; of one that learned, its mean over the time of the log. */
export function sharesIn(log: readonly LoggedDecision[]): TablePolicy {
  const counts = new Map<string, Map<string, number>>();
  for (const { item, position } of log) {
    const own = counts.get(position) ?? new Map<string, number>();
    counts.set(position, own);
    own.set(item, (own.get(item) ?? 0) + 1);
  }
  for (const own of counts.values()) {
    const all = [...own.values()].reduce((sum, count) => sum + count, 0);
    for (const [item, count] of own) own.set(item, count / all);
  }
  return counts;
}

/** Places of a log for a table, each a list of its own. The reward model knows which item was where. */
export function placesUnder(policy: TablePolicy, log: readonly LoggedDecision[]): LoggedPlace[] {
  const shown = sharesIn(log);
  const at = new Map<string, number>();
  for (const [position, items] of shown)
    for (const item of items.keys()) at.set(`${position}\n${item}`, at.size);
  const expected = new Map<string, { readonly features: Float64Array; readonly outside: number }>();
  for (const position of shown.keys()) {
    const features = new Float64Array(at.size);
    let outside = 0;
    for (const [item, chance] of policy.get(position) ?? []) {
      const feature = at.get(`${position}\n${item}`);
      if (feature === undefined) outside += chance;
      else features[feature] = chance;
    }
    expected.set(position, { features, outside });
  }
  const readers = new Map<string, number>();
  return log.map(({ item, position, reward, propensity, reader }, list) => {
    const whose = reader === "" ? `list ${list}` : reader;
    const known = readers.get(whose) ?? readers.size;
    readers.set(whose, known);
    const features = new Float64Array(at.size);
    features[at.get(`${position}\n${item}`) as number] = 1;
    return {
      reader: known,
      list,
      reward,
      propensity,
      probability: policy.get(position)?.get(item) ?? 0,
      features,
      expected: expected.get(position)?.features as Float64Array,
      outside: expected.get(position)?.outside as number,
    };
  });
}
