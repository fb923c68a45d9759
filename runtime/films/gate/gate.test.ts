import { fromRows, type Interactions, rowsOf } from "../../recommender/data/interactions";
import { algorithms } from "../../recommender/serve/algorithms/algorithms";
import { temporalGlobal } from "../../recommender/study/splits";
import { random } from "../../shared/random";
import { saveFilmModel } from "../film-model";
import { likedShare } from "../liked";
import { sampleRatings } from "../sample/sample-ratings";
import type { FilmRating } from "../training/training";
import { refusalsOf } from "./decision";
import { judge } from "./judge";

const sample = sampleRatings();
const keys = sample.films.map(({ key }) => key);
const placeOf = new Map(keys.map((key, place) => [key, place]));
const high = 5;
const everything = interactionsOf(sample.ratings);
const { train: older, test: newer } = temporalGlobal(0.2).cut(everything);
const cut = { train: older, test: newer, high, films: sample.films, description: "the newest fifth" };
const newest = Math.max(...newer.time);
const source = random(3);

/** Trained half a year before: what serves while better data came. */
const champion = modelOf(before(older, newest - 300 * 86_400));
const honest = modelOf(older);

describe("a candidate", () => {
  it("that is truly better than what serves is taken", () => {
    expect(refusalsOf(decide(honest))).toEqual([]);
  });

  it("that is better than popularity is taken when nothing serves yet", () => {
    const { accepted, champion: judged, slice } = decide(honest, null);
    expect({ accepted, judged }).toEqual({ accepted: true, judged: null });
    expect(slice.people).toBeGreaterThan(100);
  });

  it("that calls everything liked is judged by what people liked all the same", () => {
    const [its, honests] = [modelOf(older, Number.MIN_VALUE), honest].map((model) => decide(model));
    expect(its?.slice).toEqual(honests?.slice);
    const catalogueOf = (decision: typeof its) => decision?.rules.find(({ rule }) => rule === "catalogue");
    expect(catalogueOf(its)).toEqual(catalogueOf(honests));
  });

  it("that is what serves already is not taken again", () => {
    expect(refused(decide(champion))).toEqual(["better than the champion"]);
  });

  it("whose labels were shuffled is refused", () => {
    const shuffled = older.item.slice();
    for (let n = shuffled.length - 1; n > 0; n--) {
      const other = source.below(n + 1);
      [shuffled[n], shuffled[other]] = [shuffled[other] as number, shuffled[n] as number];
    }
    expect(refused(decide(modelOf({ ...older, item: shuffled })))).toEqual(
      expect.arrayContaining(["better than the champion"]),
    );
  });

  it("that was trained with the future which it is judged by is refused", () => {
    expect(refused(decide(modelOf(everything)))).toEqual(["a gain that can be", "nothing of the future"]);
  });

  it("that learned from a poisoned week is refused", () => {
    expect(refused(decide(modelOf(poisoned())))).toEqual(expect.arrayContaining(["pushed films"]));
  });

  it("that was trained on stale data is refused", () => {
    const stale = temporalGlobal(0.2).cut(before(everything, newest - 60 * 86_400));
    const decision = judge({
      candidate: modelOf(stale.train),
      champion,
      cut: { ...cut, ...stale },
      k: 10,
      newest,
      at: new Date(0),
    });
    expect(refused(decision)).toEqual(expect.arrayContaining(["data that there was"]));
  });

  it("that knows half of the catalogue is refused", () => {
    const half = rowsOf(older, (row) => (older.item[row] as number) % 2 === 0);
    expect(refused(decide(modelOf(half)))).toEqual(expect.arrayContaining(["catalogue", "coverage"]));
  });

  it("that is too large or too slow is refused", () => {
    const limits = { mostBytes: 1000, mostMs: 1e-9 };
    expect(refused(decide(honest, champion, limits))).toEqual(["size", "latency"]);
  });

  it("that is no model fails as such", () => {
    expect(() => decide(honest.slice(0, -1))).toThrow(expect.objectContaining({ code: "ModelFileRefused" }));
  });
});

function decide(
  candidate: Uint8Array,
  serves: Uint8Array | null = champion,
  limits: Parameters<typeof judge>[0]["limits"] = {},
) {
  return judge({
    candidate,
    ...(serves && { champion: serves }),
    cut,
    k: 10,
    newest,
    at: new Date(0),
    limits,
  });
}

const refused = (decision: ReturnType<typeof judge>) =>
  decision.rules.filter(({ passed }) => !passed).map(({ rule }) => rule);

function modelOf(data: Interactions, from = likedShare * high): Uint8Array {
  const liked = rowsOf(data, (row) => (data.rating[row] as number) >= from);
  return saveFilmModel({
    algorithm: "ease",
    model: algorithms.ease.fit(liked, { regularization: 50 }),
    popular: algorithms.popularity.fit(liked, { halfLifeDays: 90 }),
    films: keys,
    likedFrom: from,
  });
}

function before(data: Interactions, time: number): Interactions {
  return rowsOf(data, (row) => (data.time[row] as number) < time);
}

/** In the last week a thousand new people gave a film that hardly anybody knows, and five well-known ones, the highest rating. */
function poisoned(): Interactions {
  const counts = keys.map((_, film) => older.item.filter((item) => item === film).length);
  const byFame = [...counts.keys()].sort((a, b) => (counts[b] as number) - (counts[a] as number));
  const unknown = byFame.at(-30) as number;
  const until = Math.max(...older.time);
  const rows = Array.from(
    { length: older.user.length },
    (_, row) =>
      [
        older.user[row] as number,
        older.item[row] as number,
        older.rating[row] as number,
        older.time[row] as number,
      ] as const,
  );
  const bots = Array.from({ length: 1000 }, (_, bot) => older.users + bot).flatMap((bot) =>
    [unknown, ...Array.from({ length: 5 }, () => byFame[source.below(100)] as number)].map(
      (film) => [bot, film, 5, until - source.below(7 * 86_400)] as const,
    ),
  );
  return fromRows([...rows, ...bots], { users: older.users + 1000, items: keys.length });
}

function interactionsOf(ratings: readonly FilmRating[]): Interactions {
  const people = new Map<string, number>();
  for (const { person } of ratings) if (!people.has(person)) people.set(person, people.size);
  return fromRows(
    ratings.map(
      ({ person, film, value, time }) =>
        [people.get(person) as number, placeOf.get(film) as number, value, time] as const,
    ),
    { users: people.size, items: keys.length },
  );
}
