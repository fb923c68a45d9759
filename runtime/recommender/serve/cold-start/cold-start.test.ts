import { fromRows } from "../../data/interactions";
import { byItem, emptyHistory, type History, withDeed } from "../../data/rows";
import { recorded, world } from "../../study/simulation/world";
import { content } from "../algorithms/content";
import { embeddingFeatures } from "../algorithms/item-features";
import { decayedCounts, popularity } from "../algorithms/popularity";
import { expanded, expansionRate, launch, qualityScore } from "./new-items";
import { explorationRate, onboardingList, recommendToNewcomer } from "./new-users";

const simulated = world({ people: 120, items: 200, categories: 8, seed: 4 });
const data = recorded(simulated, 120, 20, 5);
const serving = {
  catalogue: simulated.catalogue,
  popularity: decayedCounts(data, Number.POSITIVE_INFINITY),
  learner: content.fit(data, { features: simulated.features }),
  mature: popularity.fit(data),
};
const newcomer = { categories: [2, 5], history: emptyHistory(), seed: 1 };
const inPreferred = (item: number) =>
  simulated.catalogue.categories[item]?.some((c) => c === 2 || c === 5) ?? false;

describe("a newcomer", () => {
  it("first sees 60 % popular in what they prefer, 30 % popular, 10 % at random", () => {
    const list = onboardingList(newcomer, 10, serving);
    expect(new Set(list).size).toBe(10);
    expect([...list.subarray(0, 6)].every(inPreferred)).toBe(true);
    const best = [...serving.popularity.keys()].sort(
      (a, b) => (serving.popularity[b] ?? 0) - (serving.popularity[a] ?? 0),
    );
    expect([...list.subarray(6, 9)]).toEqual(
      best.filter((item) => !list.subarray(0, 6).includes(item)).slice(0, 3),
    );
  });

  it("without stated categories sees what is popular, and a little at random", () => {
    const list = onboardingList({ ...newcomer, categories: [] }, 10, serving);
    expect([...list.subarray(0, 9)]).toEqual([...popularity.fit(data).recommendFor(emptyHistory(), 9).items]);
  });

  it("explores less with each deed", () => {
    expect([0, 1, 2, 3, 4, 9].map((deeds) => explorationRate(deeds).toFixed(2))).toEqual([
      "0.30",
      "0.25",
      "0.20",
      "0.15",
      "0.10",
      "0.10",
    ]);
  });

  it("soon sees more of what they did than of what they said", () => {
    const others = [...serving.popularity.keys()].filter(
      (item) => simulated.catalogue.categories[item]?.[0] === 7,
    );
    const fittingAfter = (deeds: number) => {
      const history = others
        .slice(0, deeds)
        .reduce((h: History, item, n) => withDeed(h, item, 1, n), emptyHistory());
      const list = recommendToNewcomer({ ...newcomer, history }, 10, serving);
      expect([...list].some((item) => history.items.includes(item))).toBe(false);
      return list.filter((item) => simulated.catalogue.categories[item]?.includes(7)).length;
    };
    expect(fittingAfter(9)).toBeGreaterThan(fittingAfter(1));
    expect(fittingAfter(9)).toBeGreaterThanOrEqual(5);
  });

  it("is served by the mature model after ten deeds", () => {
    const history = Array.from({ length: 10 }, (_, n) => n).reduce(
      (h: History, n) => withDeed(h, n, 1, n),
      emptyHistory(),
    );
    expect([...recommendToNewcomer({ ...newcomer, history }, 5, serving)]).toEqual([
      ...serving.mature.recommendFor(history, 5).items,
    ]);
  });

  it("gets what there is when k is larger than the catalogue, and fails for an unknown category", () => {
    expect(recommendToNewcomer(newcomer, 500, serving).length).toBe(200);
    expect(() => recommendToNewcomer({ ...newcomer, categories: [8] }, 5, serving)).toThrow(
      expect.objectContaining({ code: "UnknownItem" }),
    );
  });
});

describe("a new item", () => {
  const users = byItem(data);

  it("is shown first to a sample of those who liked similar items", () => {
    const started = launch(17, simulated.features, users, { firstGroup: 10 });
    const category = simulated.catalogue.categories[17]?.[0] ?? -1;
    const fitting = (users: Int32Array) =>
      users.filter((user) => simulated.favourites(user, 2).includes(category)).length / users.length;
    expect(fitting(started.audience.subarray(0, 30))).toBeGreaterThan(
      2 * fitting(started.audience.subarray(-60)),
    );
    expect(started.reach).toBe(10);
    expect(new Set(started.audience).size).toBe(started.audience.length);
    expect(launch(17, simulated.features, users, { firstGroup: 10 })).toEqual(started);
  });

  it("looks for its audience by how alike the items are and how much they were liked", () => {
    const features = embeddingFeatures(Float32Array.of(1, 0, 0.8, 0.6, 0, 1), 2);
    // item 0 is new; item 1 is 0.8 like it, item 2 not at all. user 2 liked item 1 more than user 0, user 1 had item 2
    const had = byItem(
      fromRows([
        [0, 1, 2],
        [1, 2, 5],
        [2, 1, 4],
      ]),
    );
    expect([...launch(0, features, had, { firstGroup: 1 }).audience].sort()).toEqual([0, 2]);
    const nearer = embeddingFeatures(Float32Array.of(1, 0, 0.8, 0.6, 0.1, 1), 2);
    // now item 2 is 0.1 like it: 0.8 · 2 and 0.8 · 4 still are more than 0.1 · 5
    const [first, ...rest] = launch(0, nearer, had, { firstGroup: 1 }).audience;
    expect(rest).toEqual([2, 0, 1].filter((user) => user !== first));
  });

  it("grows by its quality", () => {
    expect(qualityScore({ clickRate: 1, readTime: 0.5, shareRate: 0.25, likeRate: 0 })).toBeCloseTo(0.6, 12);
    expect([0.71, 0.7, 0.51, 0.5, 0].map(expansionRate)).toEqual([0.5, 0.3, 0.3, 0.1, 0.1]);
    const audience = Int32Array.from({ length: 130 }, (_, n) => n);
    const best = { clickRate: 1, readTime: 1, shareRate: 1, likeRate: 1 };
    const once = expanded({ audience, reach: 61 }, best);
    expect([once.reach, expanded(once, best).reach]).toEqual([92, 130]);
  });

  it("fails when a rate is above 1", () => {
    const bad = { clickRate: 1.2, readTime: 1, shareRate: 1, likeRate: 1 };
    expect(() => qualityScore(bad)).toThrow(expect.objectContaining({ code: "InvalidOption" }));
  });
});
