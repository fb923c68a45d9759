import * as z from "zod";
import { TableProfile } from "../../drift/table-profile";
import { byUser, historyOf } from "../../recommender/data/rows";
import type { FilmModel, PastRating } from "../film-model";
import { likedFrom } from "../liked";
import type { FilmCut } from "../training/files-between";
import { listColumns, liveColumns, popularityIn, rowsAt } from "./watched-rows";

/** What a model did at its training, to be held against what it does as it serves. It names nobody. */
export interface TrainingProfile {
  /** The people of so many days at the end of the newest slice: as many days are looked at while it serves. */
  readonly days: number;
  /** Newest rating of the training, ISO 8601. */
  readonly until: string;
  /** Lowest rating of a film that was liked. */
  readonly likedFrom: number;
  readonly lists: TableProfile;
  readonly live: TableProfile;
}

const Stored = z.strictObject({
  version: z.literal(1),
  days: z.int().min(1),
  until: z.iso.datetime(),
  likedFrom: z.number(),
  lists: z.unknown(),
  live: z.unknown(),
});

/** Fewer say little. */
const enoughPeople = 300;
/** More make it slower, and surer of what does not matter. */
const mostPeople = 2000;
const day = 86_400;

/** The newest slice, person by person: what the model would have shown each before a rating of theirs, which it never saw. */
export function profileTraining(model: Pick<FilmModel, "films" | "rank">, cut: FilmCut): TrainingProfile {
  const until = cut.test.time.reduce((a, b) => Math.max(a, b), 0);
  const oldest = cut.test.time.reduce((a, b) => Math.min(a, b), until);
  const whole = Math.floor((until - oldest) / day) + 1;
  const days =
    [7, 14, 28, 56, 112].find(
      (each) => each < whole && peopleSince(cut, until - each * day) >= enoughPeople,
    ) ?? whole;
  const from = likedFrom(cut);
  const [lists, live] = [new TableProfile(listColumns), new TableProfile(liveColumns)];
  const options = { likedFrom: from, popularity: popularityIn(model) };
  for (const moment of momentsOf(cut, until - days * day, from)) {
    const rows = rowsAt(model, moment, options);
    if (rows.list) lists.add(rows.list);
    live.add(rows.live);
  }
  return { days, until: new Date(until * 1000).toISOString(), likedFrom: from, lists, live };
}

export function writeTrainingProfile(profile: TrainingProfile): Uint8Array {
  return Buffer.from(JSON.stringify({ version: 1, ...profile } satisfies z.input<typeof Stored>));
}

/** @throws ProfileRefused; ZodError when it is no file of `writeTrainingProfile` */
export function readTrainingProfile(bytes: Uint8Array): TrainingProfile {
  const { version: _, lists, live, ...rest } = Stored.parse(JSON.parse(Buffer.from(bytes).toString()));
  return { ...rest, lists: TableProfile.fromJSON(lists), live: TableProfile.fromJSON(live) };
}

function peopleSince({ test }: FilmCut, since: number): number {
  const people = new Set<number>();
  test.user.forEach((person, row) => {
    if ((test.time[row] as number) > since) people.add(person);
  });
  return people.size;
}

/** One rating of each person, a liked one if there is one, left to chance and always the same. */
function* momentsOf(cut: FilmCut, since: number, from: number) {
  const [before, after] = [byUser(cut.train), byUser(cut.test)];
  const people: number[] = [];
  for (let person = 0; person < after.rows; person++)
    if (ratingsOf(cut, after, person).some(({ time }) => time > since)) people.push(person);
  const step = Math.max(1, people.length / mostPeople);
  for (let n = 0; n < Math.min(people.length, mostPeople); n++) {
    const person = people[Math.floor(n * step)] as number;
    const rated = ratingsOf(cut, after, person);
    const recent = rated.filter(({ time }) => time > since);
    const liked = recent.filter(({ value }) => value >= from);
    const among = liked.length > 0 ? liked : recent;
    const rating = among[(person * 7919) % among.length] as PastRating;
    const earlier = rated.filter(({ time }) => time < rating.time);
    yield { history: [...ratingsOf(cut, before, person), ...earlier], rating };
  }
}

function ratingsOf({ films }: FilmCut, rows: ReturnType<typeof byUser>, person: number): PastRating[] {
  const { items, values, times } = historyOf(rows, person);
  return Array.from(items, (item, at) => ({
    film: films[item]?.key as string,
    value: values[at] as number,
    time: times[at] as number,
  }));
}
