import { databaseAway } from "./testing/database-away";

it("answers 503 with Retry-After while the database is away for three seconds, and loses nothing", async () => {
  const { told, asked, ...rest } = await databaseAway(3);
  expect(rest).toEqual({ silences: 0, unrecorded: [], withoutRetryAfter: [], isSameProcesses: true });
  expect(Object.keys(told).sort()).toEqual(["200", "503 RecordUnavailable"]);
  expect(told[200]).toBeGreaterThan(asked);
});
