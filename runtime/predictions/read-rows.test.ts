import { Feature } from "./feature";
import { rowReader } from "./read-rows";

const features = [
  {
    name: "age",
    type: "integer",
    unit: "years",
    allowed: { minimum: 16, maximum: 99 },
    seen: { minimum: 18, maximum: 60 },
  },
  { name: "income", type: "number", missing: "warn" },
  { name: "overtime", type: "boolean" },
  { name: "travel", type: "category", categories: ["never", "rarely", "often"] },
  { name: "team", type: "category", categories: ["sales", "research"], unknownCategory: "warn" },
].map((feature) => Feature.parse(feature));
const readRows = rowReader(features);

const good = { age: 41, income: 5130.5, overtime: true, travel: "often", team: "sales" };
const codesOf = (row: unknown) => {
  const { rows, problems, warnings } = readRows([row]);
  const brief = (remarks: typeof problems) => remarks.map(({ field, code }) => `${field} ${code}`);
  return { taken: rows.length, problems: brief(problems), warnings: brief(warnings) };
};

it("puts a row's values into the order of the manifest's features, whatever order they came in", () => {
  const backwards = Object.fromEntries(Object.entries(good).reverse());
  expect(readRows([backwards])).toEqual({
    rows: [{ row: 0, values: [41, 5130.5, true, "often", "sales"] }],
    problems: [],
    warnings: [],
    untold: 0,
  });
});

it.each<[string, object, string]>([
  ["text for a number", { age: "41" }, "age TypeWrong"],
  ["a number for a claim", { overtime: 1 }, "overtime TypeWrong"],
  ["a number for a category", { travel: 2 }, "travel TypeWrong"],
  ["a list", { income: [5130.5] }, "income TypeWrong"],
  ["a fraction for a whole number", { age: 41.5 }, "age NotInteger"],
  ["NaN", { income: Number.NaN }, "income NotFinite"],
  ["more than a 32-bit float holds", { income: 1e39 }, "income NotFinite"],
  ["less than is allowed", { age: 15 }, "age OutOfRange"],
  ["more than is allowed", { age: 100 }, "age OutOfRange"],
  ["a category that the model does not know", { travel: "Often" }, "travel CategoryUnknown"],
  ["null", { overtime: null }, "overtime ValueMissing"],
  ["nothing", { overtime: undefined }, "overtime ValueMissing"],
  ["a feature that the model does not have", { height: 180 }, "height FeatureUnknown"],
])("refuses %s", (_, change, problem) => {
  expect(codesOf({ ...good, ...change })).toEqual({ taken: 0, problems: [problem], warnings: [] });
});

it.each<[string, object, string, unknown]>([
  ["a missing value", { income: null }, "income ValueMissing", null],
  ["an unknown category", { team: "legal" }, "team CategoryUnknown", "legal"],
  ["a value outside of the training's range", { age: 61 }, "age OutsideTraining", 61],
])("predicts with a warning, where the manifest says so, for %s", (_, change, warning, value) => {
  expect(codesOf({ ...good, ...change })).toEqual({ taken: 1, problems: [], warnings: [warning] });
  expect(readRows([{ ...good, ...change }]).rows[0]?.values).toContain(value);
});

it("names every wrong field of every row, with what it got and what it wants, and takes the good rows", () => {
  const { rows, problems } = readRows([
    { ...good, age: "x".repeat(500), travel: "flying" },
    good,
    "no row",
    { ...good, age: 200 },
  ]);
  expect(rows.map(({ row }) => row)).toEqual([1]);
  expect(problems).toEqual([
    {
      row: 0,
      field: "age",
      code: "TypeWrong",
      got: `"${"x".repeat(60)}"…`,
      wanted: "a whole number from 16 to 99 (years)",
    },
    {
      row: 0,
      field: "travel",
      code: "CategoryUnknown",
      got: '"flying"',
      wanted: 'one of "never", "rarely", "often"',
    },
    expect.objectContaining({ row: 2, field: "", code: "RowNotObject", got: '"no row"' }),
    expect.objectContaining({ row: 3, field: "age", code: "OutOfRange", got: "200" }),
  ]);
});

it("is not deceived by names that every object has", () => {
  const reader = rowReader([Feature.parse({ name: "constructor", type: "number", missing: "warn" })]);
  expect(reader([{}])).toMatchObject({ rows: [{ values: [null] }], warnings: [{ code: "ValueMissing" }] });
  expect(reader([{ constructor: 1 }])).toMatchObject({ rows: [{ values: [1] }], warnings: [] });

  const polluted = JSON.parse('{"constructor": 1, "__proto__": {"polluted": true}}');
  expect(reader([polluted]).problems).toMatchObject([{ field: "__proto__", code: "FeatureUnknown" }]);
  expect("polluted" in {}).toBe(false);
});

it("tells about ten thousand fields at most, and still takes no row that is wrong", () => {
  const wrong = Array.from({ length: 9000 }, () => ({ ...good, age: "1", overtime: 0 }));
  const { rows, problems, untold } = readRows([...wrong, good]);
  expect([rows.map(({ row }) => row), problems.length, untold]).toEqual([[9000], 10_000, 8000]);
});

it("writes what somebody sent as whole characters", () => {
  const [{ field, got } = { field: "", got: "" }] = readRows([
    { ...good, ["\ud83d".repeat(200)]: "\ud83d" },
  ]).problems;
  expect([Buffer.from(field).toString() === field, got]).toEqual([true, '"\\ud83d"']);
});
