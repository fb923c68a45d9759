import { TestDatabase } from "../../database/testing/test-database";

/** Two months with partitions, and a third whose rows wait in the default ones, of the time before rows had subjects. */
const fill = `
  select predictions.create_month('2026-01-01'), predictions.create_month('2026-02-01');
  insert into predictions.requests (id, received_at, operation, caller, bundle, rows, row_count)
    select gen_random_uuid(), timestamptz '2026-01-10Z' + n * interval '9 days', 'predict', 'ann', 'b', '[{"age": 3}, {"age": 4}]', 2
    from generate_series(0, 8) n;
  insert into predictions.answers (id, received_at, operation, status, labels, scores, duration_ms, answer)
    select id, received_at, operation, 200, '{yes,no}', '{0.9,0.2}', 3, '{"predictions": [{"row": 0, "label": "yes"}, {"row": 1, "label": "no"}]}'
    from predictions.requests;
  insert into predictions.outcomes (id, received_at, row, outcome, told_by) select id, received_at, 0, 'yes', 'bob' from predictions.requests`;

let server: TestDatabase;
beforeAll(async () => {
  server = await TestDatabase.start();
  await server.migrate("predictions", "old", 3);
  await rowsOf(fill);
});
afterAll(() => server?.stop());

const rowsOf = async (sql: string) => (await server.as("postgres", sql, "old")).rows;
const record = () =>
  Promise.all(
    ["requests", "answers", "outcomes"].map((table) =>
      rowsOf(`select tableoid::regclass::text as place, * from predictions.${table} order by received_at`),
    ),
  );
const partitions = async () =>
  (
    await rowsOf(
      "select inhrelid::regclass::text as name from pg_inherits where inhparent::regclass::text = 'predictions.subjects' order by 1",
    )
  ).map(({ name }) => name);

it("leave a record with months as it is, and give it subjects, whose months come with the next look", async () => {
  const before = await record();
  expect(new Set(before[0]?.map(({ place }) => place))).toEqual(
    new Set(["predictions.requests_2026_01", "predictions.requests_2026_02", "predictions.requests_default"]),
  );
  await server.migrate("predictions", "old");
  expect(await record()).toEqual(before);
  expect(await partitions()).toEqual(["predictions.subjects_default"]);

  // somebody tells, of a month that had its partitions before there were subjects, whom a row is about
  await rowsOf(
    "insert into predictions.subjects select id, received_at, 0, 'carol' from predictions.requests where received_at < '2026-02-01'",
  );
  await rowsOf("select predictions.create_month('2026-01-01'), predictions.create_month('2026-03-01')");
  expect(await partitions()).toEqual([
    "predictions.subjects_2026_01",
    "predictions.subjects_2026_03",
    "predictions.subjects_default",
  ]);
  const places = await rowsOf("select distinct tableoid::regclass::text as place from predictions.subjects");
  expect(places).toEqual([{ place: "predictions.subjects_2026_01" }]);

  expect(await rowsOf("select requests, rows, outcomes from predictions.forget_subject('carol')")).toEqual([
    { requests: 3, rows: 3, outcomes: 3 },
  ]);
  const [erased] = await rowsOf(
    "select rows, row_count from predictions.requests order by received_at limit 1",
  );
  expect(erased).toEqual({ rows: [null, { age: 4 }], row_count: 2 });
  expect(await rowsOf("select predictions.drop_months_before('2026-02-01') as dropped")).toEqual([
    { dropped: 4 },
  ]);
  const left = await rowsOf(
    "select min(received_at) >= '2026-02-01' as is_later, count(*)::int from predictions.requests",
  );
  expect(left).toEqual([{ is_later: true, count: 6 }]);
});
