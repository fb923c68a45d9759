import { nobodyKnown, packReader, unpackReader } from "./known-reader";

const packed = Buffer.from([10, 0, 255]);

it.each([
  ["who chose nothing", { categories: [], languages: [] }],
  ["who chose categories", { categories: ["news", "sports"], languages: [] }],
  ["who chose a language and a region", { categories: [], languages: ["en"], region: "north" }],
  ["whose categories have other signs", { categories: ["a, b", "%20", "Kö\nln"], languages: ["de"] }],
])("finds a reader again %s", (_, preferences) => {
  const reader = { id: 12, preferences, packed };
  expect(unpackReader(packReader(reader))).toEqual(reader);
});

it("keeps no line of somebody whom the database does not know", () => {
  const kept = packReader(nobodyKnown);
  expect(kept.includes("\n")).toBe(false);
  expect(unpackReader(kept)).toEqual(nobodyKnown);
});

it.each(['[12,["news"],["en"]]\n', "12", "12 news en north more\n", "12 100%\n", "news\n", "{", ""])(
  "reads nothing of what another version kept: %s",
  (kept) => {
    expect(unpackReader(Buffer.from(kept))).toBeUndefined();
  },
);
