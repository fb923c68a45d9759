import { rowEncoder } from "./encode-rows";
import { Feature } from "./feature";

const features = [
  { name: "age", type: "integer" },
  { name: "overtime", type: "boolean" },
  { name: "travel", type: "category", categories: ["never", "rarely", "often"] },
  { name: "team", type: "category", categories: ["sales", "research"], encoding: "place" },
].map((feature) => Feature.parse(feature));
const rows = [
  { row: 0, values: [41, true, "rarely", "research"] },
  { row: 1, values: [null, null, null, null] },
  { row: 2, values: [-1.5, false, "flying", "legal"] },
];

it("puts rows into one tensor: numbers, claims, one column for each category or its place", () => {
  expect(rowEncoder({ features, input: { form: "tensor", name: "x" } })(rows)).toEqual({
    form: "tensor",
    rows: 3,
    width: 6,
    // biome-ignore format: one row a line
    values: Float32Array.of(
      41, 1, 0, 1, 0, 1,
      NaN, NaN, 0, 0, 0, NaN,
      -1.5, 0, 0, 0, 0, -1,
    ),
  });
});

it("puts rows into one column for each feature, texts as they are", () => {
  expect(rowEncoder({ features, input: { form: "columns" } })(rows)).toEqual({
    form: "columns",
    rows: 3,
    columns: [
      Float64Array.of(41, NaN, -1.5),
      Float64Array.of(1, NaN, 0),
      ["rarely", "", "flying"],
      ["research", "", "legal"],
    ],
  });
});
