import type { ListInput } from "./list-input";
import { defaultListSettings } from "./list-settings";
import { readRecord, recordOf } from "./record";
import { inputOf, someCandidate } from "./testing/some-input";

const candidates = [
  someCandidate({
    article: 3,
    category: "sports",
    region: "Lyon",
    language: "fr",
    scores: { collaborative: 204, fresh: 7 },
    because: 70_000,
    shown: 2,
  }),
  someCandidate({ article: 900, category: "news", story: 1, scores: { content: 255 }, because: 9 }),
  someCandidate({ article: 70_001, category: "sports", story: 1, refused: "done" }),
];
const input: ListInput = {
  ...inputOf({
    candidates,
    n: 2,
    deedCount: 12,
    seed: -5,
    preferences: { categories: ["news"], languages: [], region: "Lyon" },
  }),
  category: "news",
  variants: { weights: "b" },
};
const ranked: ListInput = {
  ...input,
  ranking: "m@1",
  candidates: candidates.map((each, n) => ({ ...each, scores: { ...each.scores, ranking: 100 * n } })),
};
const { weights } = defaultListSettings;

it.each<[string, ListInput]>([
  ["a category, a region and a variant", input],
  ["scores of a ranking model", ranked],
  ["articles of numbers however large", inputOf({ candidates: [someCandidate({ article: 2 ** 40 })] })],
  ["no candidate", inputOf({ candidates: [] })],
  ["other settings", { ...input, settings: { ...defaultListSettings, fatigueAfter: 3, relevance: 1 } }],
  [
    "other weights, one of a ranking model among them",
    { ...ranked, settings: { ...defaultListSettings, weights: { ...weights, content: 0, ranking: 0.25 } } },
  ],
  [
    "columns of numbers that are 0, all alike, or all different",
    inputOf({
      candidates: Array.from({ length: 120 }, (_, n) =>
        someCandidate({
          article: 1 + n * n,
          publisher: 7,
          scores: { collaborative: n, content: n % 40 === 0 ? 255 : 0, trending: n % 2 },
        }),
      ),
    }),
  ],
])("keeps a list with %s as it is", (_, list) => {
  expect(readRecord(recordOf(list))).toEqual(list);
});

it.each([
  [
    input,
    "AVNiqgYlJiMcacnQiEBiykstL0aPebhtSlZKPpX5eeD4HpExDIs7A0MjYxNTM3MLy8Sk5JTUNHhc6prCY9PCAA7gkQnKHeAQhicK1ByilARKIdBUYAzXBs3o8FyLLZIgOTM1D5EzwZkWHF8oKcSolvP5IhbmRva3s1kYGBkYGBkZGRiYGBmYWwoZGBmZGBgYGBjPMDAw/AexGBgY2BkYhHOX3XK5xG6tWOH0HwA=",
  ],
  [
    ranked,
    "ATNiqgYlJiMcacnQiEBiykstL0aPebhtSlZKPpX5eeD4HpExDIs7A0MjYxNTM3MLy8Sk5JTUNHhc6prCY9PCAA7gkQnKHeAQhicK1ByilARKIUWJedngFK+U62AIytWQVGEMNwaa8eG5GFukQXJqah4ip4IzMTj+UFNMLefzRSzMjexvZ7MwMDIwMDIyMjAwMTIwtxQyMDIyMTAwMDCeYWBg+A9iMTAwsDMwMKScEM5ddsvlEru1YoXTfwA=",
  ],
])("reads what the release before it kept", (list, record) => {
  expect(readRecord(Buffer.from(record, "base64"))).toEqual(list);
});

it.each<[string, (record: Uint8Array) => Uint8Array]>([
  ["of another version", (record) => Buffer.concat([Buffer.of(3), record.subarray(1)])],
  ["that says it is older than it is", (record) => Buffer.concat([Buffer.of(1), record.subarray(1)])],
  ["that was cut short", (record) => record.subarray(0, -3)],
  ["that is empty", () => new Uint8Array()],
])("refuses a record %s", (_, broken) => {
  expect(() => readRecord(broken(recordOf(input)))).toThrow(
    expect.objectContaining({ code: "RecordNotReadable" }),
  );
});
