import fc from "fast-check";
import { problems } from "./contract/problems";
import { RunningPredictions } from "./testing/running-predictions";
import { row } from "./testing/test-api";

let api: RunningPredictions;
beforeAll(async () => {
  api = await RunningPredictions.start();
});
afterAll(() => api?.stop());

type Body = string | Uint8Array;
interface Hostile {
  readonly body: Body;
  readonly headers?: Record<string, string>;
}

const one = JSON.stringify({ rows: [row] });
const withRow = (text: string) => `{"rows":[${text}]}`;
const field = (name: string, value: string) =>
  withRow(JSON.stringify({ ...row, [name]: "@" }).replace('"@"', value));

const handMade: readonly Hostile[] = [
  ...["", " ", "null", "[]", "0", '"rows"', "{", '{"rows":', "undefined", "\u{FEFF}{"].map((body) => ({
    body,
  })),
  ...[one.slice(0, -1), one.slice(0, 20), `${one}}`, `${one}${one}`, one.replaceAll('"', "'")].map(
    (body) => ({ body }),
  ),
  ...[
    "NaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "-1e400",
    "12345678901234567890",
    "0x10",
    "1_000",
    "+1",
    ".5",
    "01",
  ].map((value) => ({ body: field("age", value) })),
  { body: field("age", "1".repeat(10_000)) },
  { body: field("income", "3.5e38") },
  { body: field("travel", '"\\ud800"') },
  { body: field("travel", '"\\udc00\\ud800"') },
  { body: field("travel", '"often\\u0000"') },
  { body: withRow('{"age":1,"age":2}') },
  { body: '{"rows":[],"rows":[{}]}' },
  { body: withRow('{"__proto__":{"age":1},"constructor":1}') },
  { body: withRow("[".repeat(100_000) + "]".repeat(100_000)) },
  { body: `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}` },
  { body: JSON.stringify({ rows: Array(1001).fill(row) }) },
  { body: JSON.stringify({ rows: Array(1000).fill({ ...row, colour: "red" }) }) },
  { body: "x".repeat(10 * 1024 * 1024 + 1) },
  { body: withRow(`{"age":"${"9".repeat(9 * 1024 * 1024)}"}`) },
  { body: JSON.stringify({ rows: [row], model: "../../etc/passwd" }) },
  { body: JSON.stringify({ rows: [row], model: "none", fallback: false }) },
  { body: JSON.stringify({ rows: [row], partial: "yes" }) },
  { body: Buffer.from(one, "utf16le") },
  { body: Buffer.concat([Buffer.from(one.slice(0, -2)), Buffer.of(0xff, 0xfe)]) },
  { body: Buffer.from(field("travel", '"\u{e9}"'), "latin1") },
  ...[
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "",
  ].map((type) => ({ body: one, headers: { "content-type": type } })),
  { body: one, headers: { "idempotency-key": "two words" } },
];

/** Values that no field of a row takes but in words of its own: SQL, formulas, markup, paths. */
const texts = [
  "'; drop table predictions.requests; --",
  "=cmd|' /C calc'!A0",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "../..",
  "%s%n",
  "$1",
];

const notAnAge = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.integer()),
  fc.dictionary(fc.string(), fc.integer()),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noInteger: true, noNaN: true, noDefaultInfinity: true }),
);

const generated: fc.Arbitrary<Hostile> = fc.oneof(
  fc.jsonValue().map((value) => ({ body: JSON.stringify(value) })),
  fc.jsonValue().map((rows) => ({ body: JSON.stringify({ rows: [rows] }) })),
  notAnAge.map((age) => ({ body: JSON.stringify({ rows: [{ ...row, age }] }) })),
  fc.string().map((key) => ({ body: JSON.stringify({ rows: [{ ...row, [`${key}?`]: key }] }) })),
  fc
    .constantFrom("age", "overtime", "travel")
    .map((name) => ({ body: JSON.stringify({ rows: [{ ...row, [name]: undefined }] }) })),
  fc.integer({ min: 1, max: one.length - 1 }).map((end) => ({ body: one.slice(0, end) })),
  fc.uint8Array({ maxLength: 200 }).map((body) => ({ body })),
);

it("answers 500 hostile bodies with a problem of a known code, no stack and no path, and goes on", async () => {
  const bodies = [...handMade, ...fc.sample(generated, { numRuns: 500 - handMade.length, seed: 13 })];
  await api.predict({ rows: [row] });
  const before = api.models.workerIds;
  for (let from = 0; from < bodies.length; from += 50) {
    await Promise.all(
      bodies.slice(from, from + 50).map(async ({ body, headers }) => {
        const answer = await api.predict(body, headers);
        const shown = `${String(body).slice(0, 200)} ${JSON.stringify(headers)}: ${answer.status} ${answer.text.slice(0, 300)}`;
        const isProblem = answer.headers.get("content-type") === "application/problem+json";
        const isKnown = Object.keys(problems).includes(answer.json?.code);
        const tells = /node_modules|\n {4}at |\.ts:|\.js:|select |pg_/.test(
          answer.text.replace(/"got":"[^"]*"/g, "").replaceAll(process.cwd(), "select "),
        );
        const fault = { isProblem, isKnown, tells, is4xx: answer.status >= 400 && answer.status < 500 };
        expect([shown, fault]).toEqual([
          shown,
          { isProblem: true, isKnown: true, tells: false, is4xx: true },
        ]);
      }),
    );
  }
  expect(api.logged).toEqual([]);
  expect(await api.predict({ rows: [row] })).toMatchObject({ status: 200 });
  expect(api.models.workerIds).toEqual(before);
});

it("has a code for each way of being wrong, which stays", async () => {
  const codes = await Promise.all(
    handMade.map(async ({ body, headers }) => (await api.predict(body, headers)).json.code),
  );
  expect([...new Set(codes)].sort()).toEqual([
    "BodyTooLarge",
    "ContentTypeNotJson",
    "IdempotencyKeyNotValid",
    "JsonKeyTwice",
    "JsonNotReadable",
    "JsonNumberNotExact",
    "JsonTextNotValid",
    "JsonTooDeep",
    "ModelUnknown",
    "RequestNotValid",
    "RowsNotValid",
  ]);
});
