import type { Pool } from "pg";
import { RecordDatabase } from "../testing/record-database";
import { type BinaryType, type BinaryValue, binaryArray } from "./binary-array";

let database: RecordDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await RecordDatabase.start();
  pool = database.as("predictions_api");
});
afterAll(() => database?.stop());

/** As PostgreSQL writes what it was sent. */
async function read(type: BinaryType, values: BinaryValue[]): Promise<unknown[]> {
  const text = `select value::text from unnest($1::${type}[]) with ordinality as given (value, place) order by place`;
  const { rows } = await pool.query<{ value: string | null }>(text, [binaryArray(type, values)]);
  return rows.map(({ value }) => value);
}

it("says the same as the values do, of every type and with what is missing", async () => {
  const texts = ["", 'a "quoted" \\ one, {NULL}', "Straße 東京 😀", "x".repeat(200_000), "é".repeat(70)];
  expect(await read("text", [...texts, null, undefined])).toEqual([...texts, null, null]);
  expect(await read("json", ['{"a": "\\u00e9"}', null])).toEqual(['{"a": "\\u00e9"}', null]);
  const id = "018f3f6e-1c2d-7abc-8def-0123456789ab";
  expect(await read("uuid", [id])).toEqual([id]);
  expect(await read("integer", [0, -1, 2 ** 31 - 1, null])).toEqual(["0", "-1", "2147483647", null]);
  expect(await read("smallint", [200, 503])).toEqual(["200", "503"]);
  expect(await read("real", [1.5, -0.25])).toEqual(["1.5", "-0.25"]);
  const { rows } = await pool.query<{ value: Date }>("select unnest($1::timestamptz[]) as value", [
    binaryArray(
      "timestamptz",
      ["1999-12-31T23:59:59.999Z", "2026-11-30T01:02:03.004Z"].map((time) => new Date(time)),
    ),
  ]);
  expect(rows.map(({ value }) => value.toISOString())).toEqual([
    "1999-12-31T23:59:59.999Z",
    "2026-11-30T01:02:03.004Z",
  ]);
  expect(await read("text", [])).toEqual([]);
});
