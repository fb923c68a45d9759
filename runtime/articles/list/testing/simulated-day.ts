import { random } from "../../../shared/random";
import type { LiveArticles } from "../../live/live-articles";
import type { ReaderProfile } from "../../reader-profile";
import type { ListInput, ListResult } from "../list-input";
import { defaultListSettings } from "../list-settings";
import { recommend } from "../recommend";
import { type SimulatedLists, simulatedLists } from "./simulated-lists";

/** An answer of the day, with what was true when it was made. */
export interface SimulatedAnswer {
  readonly profile: ReaderProfile;
  /** The database's number of the reader. */
  readonly reader: number;
  readonly live: LiveArticles;
  readonly withdrawn: ReadonlySet<number>;
  readonly exclude: ReadonlySet<number>;
  readonly input: ListInput;
  readonly result: ListResult;
}

const dayMs = 24 * 3_600_000;

/**
 * Readers who come again and again in a day, open, hide and leave articles in their lists, while others are withdrawn and expire. An answer
 * is only what is said of it until the next one is asked for.
 */
export function* simulatedDay(
  answers: number,
  from: SimulatedLists = simulatedLists({ articles: 1500, people: 500, deeds: 15 }),
): Generator<SimulatedAnswer> {
  const source = random(answers, 3);
  const withdrawn = new Set<number>();
  const readers = Array.from({ length: 200 }, (_, number) => mutable(from.reader(number, number % 40)));
  for (let n = 0; n < answers; n++) {
    const now = from.now + Math.floor((n / answers) * dayMs);
    if (n % 25 === 0 && from.live.size > 1000) {
      const article = from.live.articles[source.below(from.live.size)] as number;
      from.live.remove(article);
      withdrawn.add(article);
    }
    if (n % 500 === 0) from.live.expire(now);
    const number = source.below(readers.length);
    const profile = readers[number] as Mutable;
    const exclude = new Set(Array.from({ length: source.below(5) }, () => 1 + source.below(1500)));
    const id = `${hex(n)}-89ab-4def-8123-${hex(number)}${hex(n).slice(4)}`;
    const query = { id, n: 1 + source.below(20), now, reader: number, exclude };
    const category = source.next() < 0.1 ? { category: `category ${source.below(10)}` } : {};
    const { live, model } = from;
    const serving = { live, settings: defaultListSettings, ...(source.next() < 0.9 && { model }) };
    const { input, result } = recommend(profile, { ...query, ...category }, serving);
    yield { profile, reader: number, live, withdrawn, exclude, input, result };

    for (const { article } of result.items) {
      profile.shown.set(article, (profile.shown.get(article) ?? 0) + 1);
      if (source.next() > 0.15) continue;
      const isHidden = source.next() < 0.2;
      profile.done.add(article);
      profile.shown.delete(article);
      profile.deedCount++;
      profile.deeds.push({
        article,
        kind: isHidden ? "hide" : "click",
        worth: isHidden ? -1 : 1,
        at: now,
      });
    }
  }
}

type Mutable = ReturnType<typeof mutable>;

function mutable(profile: ReaderProfile) {
  return {
    ...profile,
    deeds: [...profile.deeds],
    done: new Set(profile.done),
    shown: new Map(profile.shown),
  };
}

function hex(number: number): string {
  return number.toString(16).padStart(8, "0");
}
