import { random } from "../../shared/random";
import { type KnownDeed, noProfile } from "./kept-profile";
import { packProfile, UnreadableProfile, unpackProfile } from "./packed-profile";
import { profileAfter } from "./profile-after";
import { readerProfileOf } from "./reader-profile-of";
import { someDeeds } from "./testing/some-deeds";
import { usualReader } from "./testing/usual-reader";
import { levelOf, worthOf } from "./worth";

const ann = { reader: "ann", preferences: { categories: [], languages: [] } };
const noon = Date.UTC(2026, 10, 30, 12);
const secondsLater = (seconds: number) => noon + seconds * 1000;

describe("the worth of a deed", () => {
  it.each([
    [0, -0.5],
    [11, -0.5],
    [60, 1],
    [120, 2],
    [86_400, 2],
  ])("of an article of two minutes that was open for %i seconds is %d", (seconds, worth) => {
    const level = levelOf({ kind: "read", article: 1, at: noon, seconds, readingSeconds: 120 });
    expect(worthOf({ kind: "read", level })).toBe(worth);
  });

  it("is the more the more they said", () => {
    const worths = (["hide", "dislike", "click", "like", "share"] as const).map((kind) =>
      worthOf({ kind, level: 0 }),
    );
    expect(worths).toEqual([...worths].sort((a, b) => a - b));
    expect([1, 3, 5].map((level) => worthOf({ kind: "rating", level }))).toEqual([-3, 0, 3]);
  });
});

describe("a profile", () => {
  it("counts the first ten deeds twice", () => {
    const likes = Array.from({ length: 12 }, (_, n) => like(n + 1, secondsLater(n * 60)));
    const { deeds, deedCount } = readerProfileOf(profileAfter(noProfile, likes), ann);
    expect(deeds.map(({ worth }) => worth)).toEqual([...Array(10).fill(6), 3, 3]);
    expect(deedCount).toBe(12);
  });

  it("keeps the last 200 deeds, none of which is among the first then, and what is done with for good", () => {
    const clicks = Array.from(
      { length: 300 },
      (_, n) => ({ kind: "click", article: n + 1, at: secondsLater(n * 60) }) as const,
    );
    const { deeds, done } = readerProfileOf(profileAfter(noProfile, clicks), ann);
    expect(deeds.map(({ article }) => article)).toEqual(Array.from({ length: 200 }, (_, n) => n + 101));
    expect(new Set(deeds.map(({ worth }) => worth))).toEqual(new Set([0.5]));
    expect(done.size).toBe(300);
  });

  it("counts in how many lists of the last three days an article stood, until it is opened", () => {
    const lists = [
      shown([1, 2, 3], noon - 4 * 86_400_000),
      shown([1, 2], noon - 86_400_000),
      shown([1, 2, 4], noon),
      shown([1, 4], secondsLater(60)),
    ];
    const opened = { kind: "click", article: 2, at: secondsLater(90) } as const;
    const { shown: counts, done } = readerProfileOf(profileAfter(noProfile, [...lists, opened]), ann);
    expect([...counts].sort()).toEqual([
      [1, 3],
      [4, 2],
    ]);
    expect([...done]).toEqual([2]);
  });

  it("takes a deed that comes again for the same", () => {
    const deeds = someDeeds({ seed: 1, count: 400 }).filter(({ kind }) => kind !== "shown");
    const once = profileAfter(noProfile, deeds);
    expect(profileAfter(once, deeds)).toEqual(once);
    expect(profileAfter(noProfile, [...deeds, ...deeds])).toEqual(once);
  });

  it("depends on the set of deeds, however they are ordered and batched", () => {
    for (let seed = 0; seed < 200; seed++) {
      const source = random(seed);
      const deeds = someDeeds({ seed, count: source.below(500) + 1 });
      const expected = packProfile(profileAfter(noProfile, deeds));
      let profile = noProfile;
      for (const rest = shuffled(deeds, seed); rest.length > 0; )
        profile = profileAfter(profile, rest.splice(0, source.below(60) + 1));
      expect({ seed, packed: packProfile(profile) }).toEqual({ seed, packed: expected });
    }
  });
});

describe("a packed profile", () => {
  it("is the profile again when it is read", () => {
    for (let seed = 0; seed < 200; seed++) {
      const profile = profileAfter(noProfile, someDeeds({ seed, count: seed * 3 }));
      expect(unpackProfile(packProfile(profile))).toEqual(profile);
    }
  });

  it("has 124 bytes at most of a usual reader with thirty deeds, so that Redis needs 300 for one", () => {
    for (let seed = 0; seed < 50; seed++) {
      const profile = profileAfter(noProfile, usualReader(seed));
      expect(profile.deeds).toHaveLength(30);
      expect(packProfile(profile).length).toBeLessThanOrEqual(124);
    }
  });

  it("fails when it is of another version, cut off, too long or no profile", () => {
    const packed = packProfile(profileAfter(noProfile, someDeeds({ seed: 7, count: 50 })));
    const broken = [
      Buffer.from([2, ...packed.subarray(1)]),
      Buffer.concat([packed, Buffer.from([0])]),
      ...Array.from(packed.keys(), (end) => packed.subarray(0, end)).slice(1),
      Buffer.from([1, 0x90, ...Array(20).fill(0xff)]),
      Buffer.from([1, ...Array(12).fill(0)]),
    ];
    for (const each of broken) expect(() => unpackProfile(each)).toThrow(UnreadableProfile);
  });
});

function like(article: number, at: number): KnownDeed {
  return { kind: "like", article, at };
}

function shown(articles: readonly number[], at: number): KnownDeed {
  return { kind: "shown", articles, at };
}

function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const source = random(seed, 1);
  return items
    .map((item) => [source.next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
