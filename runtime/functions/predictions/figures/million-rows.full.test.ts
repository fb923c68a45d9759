import type { Period } from "../contract/dashboard";
import { countHours, createMonths } from "../record/months";
import { RecordDatabase } from "../testing/record-database";
import { Figures } from "./figures";

const rows = 1_000_000;
const days = 30;
const period: Period = {
  from: new Date(Date.now() - (days + 1) * 24 * 3600_000),
  to: new Date(Date.now() + 3600_000),
  step: "hour",
};

let database: RecordDatabase;
beforeAll(async () => {
  database = await RecordDatabase.start();
  const api = database.as("predictions_api");
  await createMonths(api, period.from);
  await createMonths(api);
  await database.rows(`
    insert into predictions.answers (id, received_at, operation, status, model, version, positive, labels, scores,
      odd_features, odd_codes, duration_ms, answer)
    select gen_random_uuid(), now() - make_interval(secs => n * ${(days * 24 * 3600) / rows}), 'predict', 200, 'leaving', '1', 'leaves',
      array[case when n % 4 = 0 then 'leaves' else 'stays' end], array[(n % 1000) / 1000.0],
      case when n % 50 = 0 then array['age'] end, case when n % 50 = 0 then array['OutsideTraining'] end,
      n % 97, '{"predictions":[{"row":0,"label":"stays","score":0.25}]}'
    from generate_series(1, ${rows}) as n`);
  await database.rows(`
    insert into predictions.outcomes (id, received_at, row, outcome, told_at, told_by, model, version, positive, label, score)
    select id, received_at, 0, case when random() < scores[1] then 'leaves' else 'stays' end,
      received_at, 'test', model, version, positive,
      labels[1], scores[1]
    from predictions.answers`);
  await database.rows("analyze");
}, 600_000);
afterAll(() => database?.stop());

it("adds up a million rows, the hours that have ended once and for all", async () => {
  const figures = new Figures(database.as("predictions_api"));
  await countHours(database.as("predictions_api"));
  const { steps } = await figures.requests(period);
  expect(steps.reduce((sum, step) => sum + step.requests, 0)).toBe(rows);
  const scores = await figures.scores(period);
  expect(scores.histograms[0]?.buckets).toEqual(Array(20).fill(rows / 20));
  expect(scores.oddValues).toMatchObject([{ feature: "age", rows: rows / 50, share: 1 / 50 }]);
  const { models } = await figures.outcomes(period);
  expect(models[0]?.outcomes).toBe(rows);
  expect(models[0]?.auc).toBeCloseTo(0.833, 2);
  // what a dashboard asks for reads the hours that were counted, and the answers of the last one
  const [plan] =
    await database.rows(`explain (analyze, format json) select sum(requests) from predictions.request_figures
    where hour >= now() - interval '30 days'`);
  expect(rowsRead(plan)).toBeLessThan(rows / 20);
}, 600_000);

/** Of all scans of answers. */
function rowsRead(plan: unknown): number {
  const text = JSON.stringify(plan);
  const scans = [...text.matchAll(/"Relation Name":"answers_[^"]*".*?"Actual Rows":([\d.]+)/g)];
  return scans.reduce((sum, [, read]) => sum + Number(read), 0);
}
