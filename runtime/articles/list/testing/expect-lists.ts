import { capOf } from "../places-taken";
import { readRecord, recordOf, replay } from "../record";
import { simulatedDay } from "./simulated-day";

/** Nothing that may not be is in any of so many lists. */
export function expectClean(answers: number): void {
  const found: string[] = [];
  let shown = 0;
  for (const { profile, reader, live, withdrawn, exclude, input, result } of simulatedDay(answers)) {
    const { n, now, settings, category } = input;
    const counts = new Map<string, number>();
    const seen = new Set<string>();
    const add = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
    for (const { article } of result.items) {
      shown++;
      const known = live.get(article);
      if (withdrawn.has(article) || !known) {
        found.push(`${article} was withdrawn`);
        continue;
      }
      if (known.audience && !known.audience.has(reader)) found.push(`${article} is for others so far`);
      if (profile.done.has(article)) found.push(`${article} was read or hidden`);
      if (exclude.has(article)) found.push(`${article} was excluded`);
      if (known.expiresAt <= now) found.push(`${article} has expired`);
      if (known.publishedAt > now) found.push(`${article} is not published`);
      if ((profile.shown.get(article) ?? 0) >= settings.fatigueAfter) found.push(`${article} is worn out`);
      if (category !== undefined && known.category !== category)
        found.push(`${article} is of another category`);
      const { languages, region } = profile.preferences;
      if (languages.length > 0 && !languages.includes(known.language))
        found.push(`${article} is in another language`);
      if (known.region !== undefined && known.region !== region) found.push(`${article} is news elsewhere`);
      for (const key of [`article ${article}`, ...(known.story ? [`story ${known.story}`] : [])]) {
        if (seen.has(key)) found.push(`${key} comes twice`);
        seen.add(key);
      }
      if (category === undefined) add(`category ${known.category}`);
      add(`publisher ${known.publisher}`);
    }
    for (const [what, count] of counts) {
      const share = what.startsWith("category") ? settings.categoryShare : settings.publisherShare;
      if (count > capOf(n, share)) found.push(`${what} has ${count} of ${n} places`);
    }
    if (result.items.length > n) found.push(`${result.items.length} articles in ${n} places`);
  }
  expect(found).toEqual([]);
  expect(shown).toBeGreaterThan(answers);
}

/** Each of so many lists is made again from its record alone, to the byte, and each record has room. */
export function expectReplayed(answers: number): void {
  const kept: { readonly record: Uint8Array; readonly list: string }[] = [];
  for (const { input, result } of simulatedDay(answers))
    kept.push({ record: recordOf(input), list: JSON.stringify(result) });
  expect(kept.filter(({ record, list }) => JSON.stringify(replay(record)) !== list)).toEqual([]);
  expect(Math.max(...kept.map(({ record }) => record.length))).toBeLessThanOrEqual(2048);
  const [first] = kept;
  if (first) expect(recordOf(readRecord(first.record))).toEqual(first.record);
}
