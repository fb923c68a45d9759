import { random } from "../../shared/random";
import type { FilmModel } from "../film-model";
import { sampleTraining } from "./testing/sample-training";
import { profileTraining, readTrainingProfile, writeTrainingProfile } from "./training-profile";
import { rowsAt } from "./watched-rows";

const { model, cut } = sampleTraining();
const trained = profileTraining(model, cut);

it("has one row of each person of the newest slice, and knows what its model did for them", () => {
  const people = new Set(cut.test.user).size;
  const [lists, live] = [trained.lists.columns.get("score"), trained.live.columns.get("live error")];
  expect(trained.live.columns.get("cold start")?.rows).toBe(live?.rows);
  expect(live?.rows).toBeGreaterThan(100);
  expect(live?.rows).toBeLessThanOrEqual(people);
  expect(lists?.rows).toBeLessThanOrEqual(live?.rows ?? 0);
  expect(trained.until).toBe(new Date(Math.max(...cut.test.time) * 1000).toISOString());
});

it("knows a model that is worse by its live error", () => {
  const errorOf = (of: Pick<FilmModel, "films" | "rank">) => {
    const column = profileTraining(of, cut).live.columns.get("live error");
    return column?.kind === "number" ? (column.mean ?? Number.NaN) : Number.NaN;
  };
  const source = random(5);
  const guessing: Pick<FilmModel, "films" | "rank"> = {
    films: model.films,
    rank: (history, n) => {
      const ranked = model.rank(history, n);
      const drawn = new Map(ranked.map(({ film }) => [film, source.next()]));
      return ranked.toSorted((a, b) => (drawn.get(a.film) ?? 0) - (drawn.get(b.film) ?? 0));
    },
  };
  expect(errorOf(model)).toBeLessThan(0.3);
  expect(errorOf(guessing)).toBeCloseTo(0.5, 1);
});

it("is the same from its file, of at most 10 KB a column", () => {
  const file = writeTrainingProfile(trained);
  expect(file.length).toBeLessThan(5 * 10 * 1024);
  const { lists, live, ...rest } = readTrainingProfile(file);
  const { lists: _, live: __, ...told } = trained;
  expect(rest).toEqual(told);
  expect(JSON.stringify([lists, live])).toBe(JSON.stringify([trained.lists, trained.live]));
  expect(() => readTrainingProfile(Buffer.from('{"version":2}'))).toThrow();
});

describe("the live error", () => {
  const [liked = ""] = model.rank([], 1).map(({ film }) => film);
  const errorAt = (film: string, value = 5) =>
    rowsAt(model, { history: [], rating: { film, value } }, { likedFrom: 3 }).live;

  it("is 0 for the first film of a stranger's list, and 1 for one that the model does not know", () => {
    expect(errorAt(liked)).toEqual({ "live error": 0, "cold start": "yes" });
    expect(errorAt("a film of tomorrow")).toEqual({ "live error": 1, "cold start": "yes" });
  });

  it("is missing for a film that was not liked", () => {
    expect(errorAt(liked, 1)).toEqual({ "live error": null, "cold start": "yes" });
  });

  it("is that of somebody who had not rated the film yet, though it is rated again", () => {
    const history = [{ film: liked, value: 5, time: 0 }];
    const { live } = rowsAt(model, { history, rating: { film: liked, value: 5 } }, { likedFrom: 3 });
    expect(live).toEqual({ "live error": 0, "cold start": "yes" });
  });
});
