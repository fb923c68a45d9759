import { someExperiment } from "../../../articles/experiments/testing/some-experiment";
import { TrialSettings } from "../../../articles/experiments/trial/trial-settings";
import { ArticlesDatabase } from "../../articles/testing/articles-database";
import { ExperimentWatch } from "./experiment-watch";

const noon = Date.parse("2026-12-02T12:00:00Z");

let database: ArticlesDatabase;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
});
afterAll(() => database?.stop());

it("looks when deeds come, not again within 40 seconds, and tells the alarm and the log what it stopped", async () => {
  const told: unknown[] = [];
  const warned: string[] = [];
  const log = { warn: (text: string) => void warned.push(text) };
  const watch = new ExperimentWatch({
    database: database.as("articles_intake"),
    experiments: { tried: someExperiment() },
    telemetry: { metric: (...metric) => void told.push(metric) },
  });
  await watch.afterDeeds(log, noon);
  await database.rows(
    "insert into articles.experiment_requests values ('tried', '2026-12-02 12:00+00', 'fresher', 9, 9, 0)",
  );
  await watch.afterDeeds(log, noon + 39_000);
  expect(told).toEqual([]);
  await watch.afterDeeds(log, noon + 40_000);
  expect(told).toEqual([
    ["stopped variants", 1, { experiment: "tried", variant: "fresher", guardrail: "errorRate" }],
  ]);
  expect(warned).toEqual(["fresher of the experiment tried was stopped: 9 of 9 lists failed; 1 % may"]);
});

it("begins a model's trial and ends it, also while nobody reads, and tells the alarm of one that nobody decided on", async () => {
  const told: unknown[] = [];
  const warned: string[] = [];
  const log = { warn: (text: string) => void warned.push(text) };
  for (const [version, state] of [
    ["c".repeat(16), "champion"],
    ["1".repeat(16), "candidate"],
  ])
    await database.rows(`insert into articles.models (version, sha256, file, state, made_at, state_at)
      values ('${version}', '', '', '${state}', '2026-12-01', '2026-12-01')`);
  const watch = new ExperimentWatch({
    database: database.as("articles_intake"),
    experiments: {},
    trial: TrialSettings.parse({ share: 0.1, days: 1 }),
    telemetry: { metric: (...metric) => void told.push(metric) },
  });
  await watch.catchUp(log, noon);
  expect([told, warned]).toEqual([[], []]);
  await watch.catchUp(log, noon + 86_400_000);
  const experiment = "model-111111111111-against-cccccccccccc";
  expect(told).toEqual([["stopped variants", 1, { experiment, variant: "candidate", guardrail: "over" }]]);
  expect(warned).toEqual([
    expect.stringMatching(
      /^model-1+-against-c+: 1+ stands for champion still, .*: nobody was shown a list of it$/,
    ),
  ]);
});

it("fails no deed when the database does not answer, and asks nothing where nothing is tried", async () => {
  const warned: string[] = [];
  const log = { warn: (text: string) => void warned.push(text) };
  const away = { query: () => Promise.reject(new Error("away")) } as never;
  const parts = { database: away, telemetry: { metric: () => undefined } };
  await new ExperimentWatch({ ...parts, experiments: { tried: someExperiment() } }).afterDeeds(log, noon);
  await new ExperimentWatch({ ...parts, experiments: {} }).afterDeeds(log, noon);
  expect(warned).toEqual(["experiments were not looked at: away"]);
});
