import { RecordDatabase } from "../testing/record-database";
import { createMonths, dropOldMonths } from "./months";
import { PredictionRecord } from "./prediction-record";
import { newRequestId } from "./request-id";

let database: RecordDatabase;
beforeAll(async () => {
  database = await RecordDatabase.start();
});
afterAll(() => database?.stop());

it("gives months their partitions ahead, moves what waited for one, and forgets old ones", async () => {
  const api = database.as("predictions_api");
  const record = new PredictionRecord(api, { bundle: "abc" });
  const ids = ["2026-01-31T23:59:59.999Z", "2026-02-01T00:00:00.000Z", "2026-03-15T12:00:00.000Z"].map(
    (time) => newRequestId(Date.parse(time)),
  );
  for (const id of ids) await record.asked({ id, operation: "predict", subjects: ["ann"] });
  expect(await places()).toEqual(["requests_default", "requests_default", "requests_default"]);

  // two instances that start at once
  const now = new Date("2026-01-20T00:00:00Z");
  await Promise.all([createMonths(api, now), createMonths(database.as("predictions_api"), now)]);
  expect(await places()).toEqual(["requests_2026_01", "requests_2026_02", "requests_2026_03"]);
  expect(await places("subjects")).toEqual(["subjects_2026_01", "subjects_2026_02", "subjects_2026_03"]);
  await record.answered({
    id: ids[1] as string,
    operation: "predict",
    status: 200,
    durationMs: 1,
    answer: "{}",
  });

  expect(await dropOldMonths(api, 2, new Date("2026-04-01T00:00:00Z"))).toBe(4);
  expect(await places()).toEqual(["requests_2026_02", "requests_2026_03"]);
  expect(await dropOldMonths(api, 1, new Date("2027-01-01T00:00:00Z"))).toBe(8);
  expect(await database.rows("select from predictions.answers")).toEqual([]);
});

async function places(table = "requests"): Promise<unknown[]> {
  const rows = await database.rows(
    `select tableoid::regclass::text as place from predictions.${table} order by received_at`,
  );
  return rows.map(({ place }) => String(place).replace("predictions.", ""));
}
