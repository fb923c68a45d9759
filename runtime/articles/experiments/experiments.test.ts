import * as z from "zod";
import { Experiments, ExperimentsSetting } from "./experiment";
import { VariantsOfReaders } from "./reader-variants";
import { someExperiment } from "./testing/some-experiment";

const now = Date.parse("2026-12-05T12:00:00Z");
const readers = Array.from({ length: 2000 }, (_, n) => `reader-${n}`);

const nothingStopped = { isStopped: () => false };
const variantsOf = (experiments: Experiments, stops = nothingStopped) => {
  const of = new VariantsOfReaders(experiments, stops);
  return (reader: string, at = now) => of.of(reader, at).variants ?? {};
};

describe("an environment's experiments", () => {
  const refusals = (experiments: Record<string, unknown>) => {
    const checked = Experiments.safeParse(experiments);
    return checked.success ? [] : checked.error.issues.map(({ message }) => message);
  };

  it.each<[string, Parameters<typeof someExperiment>[0], string]>([
    [
      "have shares that do not add up to 1",
      { variants: { control: { share: 0.5 }, b: { share: 0.4 } } },
      "shares add up to 0.9, not to 1",
    ],
    [
      "have none to compare with",
      { variants: { a: { share: 0.5 }, b: { share: 0.5 } } },
      'none is called "control", with which the others are compared',
    ],
    [
      "have one variant",
      { variants: { control: { share: 1 } } },
      "fewer than two: there is nothing to compare",
    ],
    ["last for no day", { days: 0 }, "Too small: expected number to be >=1"],
    [
      "have a setting that lists have not",
      { variants: { control: { share: 0.5 }, b: { share: 0.5, settings: { colour: 1 } as never } } },
      'Unrecognized key: "colour"',
    ],
    [
      "have a stretch that is none",
      { namespace: { name: "lists", from: 0.5, below: 0.5 } },
      "not above from",
    ],
  ])("fail when they %s", (_, more, message) => {
    const { variants, ...usual } = z.object({ variants: z.unknown() }).loose().parse(someExperiment());
    expect(refusals({ one: { ...usual, variants, ...more } })).toContain(message);
  });

  it("fail when two change one setting for the same readers, and not when they exclude each other", () => {
    const [one, two] = [someExperiment(), someExperiment()];
    expect(refusals({ one, two })).toEqual([
      "it changes weights as one does, for the same readers: give both a stretch of one namespace",
    ]);
    expect(refusals({ one, two: { ...two, from: "2026-12-15" } })).toEqual([]);
    const within = (from: number, below: number) => ({ name: "lists", from, below });
    const first = { ...one, namespace: within(0, 0.5) };
    expect(refusals({ one: first, two: { ...two, namespace: within(0.5, 1) } })).toEqual([]);
    expect(refusals({ one: first, two: { ...two, namespace: within(0.4, 1) } })).toEqual([
      "its stretch of the namespace lists overlaps that of one",
    ]);
  });

  it("come through the apps' setting as they were, and are none where it is missing", () => {
    const experiments = { one: someExperiment() };
    expect(ExperimentsSetting.parse(JSON.stringify(experiments))).toEqual(experiments);
    expect(ExperimentsSetting.parse(undefined)).toEqual({});
    expect(() => ExperimentsSetting.parse("{")).toThrow("is no JSON");
  });
});

describe("the variants of a reader", () => {
  it("are the same every time, by the shares, and change the settings of lists", () => {
    const of = new VariantsOfReaders({ one: someExperiment() }, nothingStopped);
    const fresher = readers.filter((reader) => of.of(reader, now).variants?.["one"] === "fresher");
    expect(fresher.length / readers.length).toBeCloseTo(0.5, 1);
    const [reader = ""] = fresher;
    expect(of.of(reader, now)).toEqual({
      variants: { one: "fresher" },
      changed: { weights: { fresh: 0.3 } },
    });
  });

  it("are none before the first day and after the last one", () => {
    const of = variantsOf({ one: someExperiment() });
    const [reader = ""] = readers;
    expect(of(reader, Date.parse("2026-11-30T23:59:59Z"))).toEqual({});
    expect(of(reader, Date.parse("2026-12-14T23:59:59Z"))).toHaveProperty("one");
    expect(of(reader, Date.parse("2026-12-15T00:00:00Z"))).toEqual({});
  });

  it("stay when more readers are taken in", () => {
    const few = variantsOf({ one: someExperiment({ coverage: 0.2 }) });
    const more = variantsOf({ one: someExperiment({ coverage: 0.6 }) });
    const before = readers.filter((reader) => few(reader)["one"] !== undefined);
    expect(before.length / readers.length).toBeCloseTo(0.2, 1);
    for (const reader of before) expect(more(reader)).toEqual(few(reader));
    expect(readers.filter((reader) => more(reader)["one"]).length / readers.length).toBeCloseTo(0.6, 1);
  });

  it("are none for those of a stopped one, and stay for the others", () => {
    const before = variantsOf({ one: someExperiment() });
    const after = variantsOf({ one: someExperiment() }, {
      isStopped: (experiment: string, variant: string) => experiment === "one" && variant === "fresher",
    } as typeof nothingStopped);
    for (const reader of readers)
      expect(after(reader)).toEqual(before(reader)["one"] === "control" ? { one: "control" } : {});
  });

  it("are of one experiment alone where they share a namespace, and of both where they do not", () => {
    const within = (from: number, below: number) => ({ name: "lists", from, below });
    const exclusive = variantsOf({
      one: someExperiment({ namespace: within(0, 0.5) }),
      two: someExperiment({ namespace: within(0.5, 1) }),
    });
    for (const reader of readers) expect(Object.keys(exclusive(reader))).toHaveLength(1);
    const explores = { control: { share: 0.5 }, more: { share: 0.5, settings: { exploration: 0.3 } } };
    const both = variantsOf({ one: someExperiment(), two: someExperiment({ variants: explores }) });
    const four = new Set(readers.map((reader) => JSON.stringify(both(reader))));
    expect(four.size).toBe(4);
  });
});
