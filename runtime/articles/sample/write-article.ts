import type { Random } from "../../shared/random";
import type { Category, NewsSubject, Words } from "./words/words";

/** What happened, before anybody tells it. */
export interface Happening {
  readonly words: Words;
  readonly category: Category;
  /** Position among the category's subjects. */
  readonly subject: number;
  readonly actor: string;
  readonly act: string;
  readonly place: string;
  readonly people: readonly string[];
}

export interface Telling {
  readonly title: string;
  readonly summary: string;
  readonly paragraphs: readonly string[];
}

export function happening(words: Words, category: Category, source: Random): Happening {
  const subject = source.below(words.subjects[category].length);
  const { actors, acts } = words.subjects[category][subject] as NewsSubject;
  const person = () => `${one(words.firstNames, source)} ${one(words.lastNames, source)}`;
  return {
    words,
    category,
    subject,
    actor: one(actors, source),
    act: one(acts, source)
      .replace("{n}", String(number(source)))
      .replace("{year}", String(year(source))),
    place: one(words.places, source),
    people: [person(), person(), person()],
  };
}

/**
 * One publisher's way to tell it; called again, it is told in other words.
 *
 * @param taken titles that others have
 */
export function tell(what: Happening, taken: Set<string>, source: Random): Telling {
  const { words, category } = what;
  const { details } = words.subjects[category][what.subject] as NewsSubject;
  const fill = filled(what, source);
  const [first, ...others] = some(details, 2 + source.below(3), source).map(fill);
  const remarks = some(words.remarks, 3 + source.below(5), source).map(fill);
  const lead = fill(one(words.leads, source).replaceAll("{place}", what.place));
  const cut = 1 + source.below(remarks.length - 1);
  return {
    title: freeTitle(what, taken, fill, source),
    summary: first as string,
    paragraphs: [
      `${lead} ${first}`,
      remarks.slice(0, cut).join(" "),
      [...others, ...remarks.slice(cut)].join(" "),
      fill(one(words.endings, source)),
    ].filter((paragraph) => paragraph !== ""),
  };
}

function freeTitle(
  { words, place }: Happening,
  taken: Set<string>,
  fill: (text: string) => string,
  source: Random,
): string {
  const begun = source.below(words.titles.length);
  for (let n = 0; ; n++) {
    const pattern = words.titles[(begun + n) % words.titles.length] as string;
    const title = fill(pattern.replaceAll("{place}", place));
    // all ways to say it are taken: as newspapers do, it goes on
    const free = n < words.titles.length ? title : `${title} (${n - words.titles.length + 2})`;
    if (taken.has(free)) continue;
    taken.add(free);
    return free;
  }
}

function filled({ words, actor, act, place, people }: Happening, source: Random): (text: string) => string {
  const values: Readonly<Record<string, () => string>> = {
    actor: () => actor,
    Actor: () => capitalised(actor),
    act: () => act,
    // mostly where it happened
    place: () => (source.next() < 0.7 ? place : one(words.places, source)),
    person: () => one(people, source),
    weekday: () => one(words.weekdays, source),
    n: () => String(number(source)),
    percent: () => String(3 + source.below(90)),
    year: () => String(year(source)),
  };
  return (text) => text.replace(/\{(\w+)\}/g, (_, name: string) => (values[name] as () => string)());
}

const number = (source: Random) => 3 + source.below(90);
const year = (source: Random) => 1950 + source.below(75);

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function one<Value>(values: readonly Value[], source: Random): Value {
  return values[source.below(values.length)] as Value;
}

function some<Value>(values: readonly Value[], count: number, source: Random): Value[] {
  const left = [...values];
  return Array.from(
    { length: Math.min(count, left.length) },
    () => left.splice(source.below(left.length), 1)[0] as Value,
  );
}
