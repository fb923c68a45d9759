import { TestEstate } from "../../emulator/resource-manager/testing/test-estate";
import {
  makeTestRegistry,
  type TestRegistry,
} from "../../emulator/services/machine-learning/testing/test-registry";
import { filmParameters, type GivenFilmParameters } from "../../runtime/films/training/parameters";
import { emptyLock } from "../../runtime/pipeline/lock";
import { findTracking } from "../../runtime/training/find-tracking";
import { trackedRun } from "../../runtime/training/tracked-run";
import { failedFirstTraining, type ModelsTrained, trackedTrainings } from "./tracked-trainings";
import { filmsFigures, pagedTraining, trainingsInWords } from "./trainings-in-words";

const azure = new TestEstate();
let registry: TestRegistry;
const tokens = async (scope: string) =>
  (await azure.developer.getToken(scope)) ?? Promise.reject(new Error("no token"));
const tracking = () => findTracking({ workspace: registry.workspaceUri, tokens });

beforeAll(async () => {
  await azure.start();
  registry = await makeTestRegistry(azure);
});
afterAll(() => azure.end());

const by = "a".repeat(32);
const champion = {
  version: "1",
  sha256: "1".repeat(64),
  previous: null,
  earlier: [],
  decision: null,
  at: "2026-01-01T00:00:00Z",
  by: "films-000001",
};
const listed: ModelsTrained = {
  champion,
  models: [{ version: "1", tags: { stage: "candidate", code: "c0de" } }],
};
const known = { models: listed, lock: emptyLock };

async function newestRun(): Promise<string | undefined> {
  const client = await tracking();
  return (await client.search(await client.experiment("films")))[0]?.id;
}

async function train(name: string, given: GivenFilmParameters, tags: Record<string, string>): Promise<void> {
  const client = await tracking();
  const id = await client.startRun(await client.experiment("films"), name, name);
  const run = trackedRun(client, id, "films");
  await run.follow.started({ parameters: filmParameters(given), data: "d".repeat(64) });
  await run.follow.measured("evaluate@lists", {
    "ease.ndcg": { value: 0.31, low: 0.3, high: 0.32 },
    "popularity.ndcg": 0.1,
  });
  await client.log(id, { tags });
  await client.endRun(id, tags["error"] ? "FAILED" : "FINISHED");
}

it("says what to do where nothing was trained yet, and makes no experiment by looking", async () => {
  const look = async () =>
    trackedTrainings(await tracking(), known, { workload: "films", environment: "dev", count: 10 });
  for (let time = 0; time < 2; time++)
    await expect(look()).rejects.toMatchObject({
      code: "NothingTrained",
      fix: expect.stringContaining("npx vitrine train films -e dev"),
    });
  expect(await failedFirstTraining(await tracking(), "films")).toBe(undefined);
});

it("sets trainings beside each other: data, who, why, what was changed, figures with their interval, what serves", async () => {
  await train("films-000001", {}, { why: "drift: rating", error: "no memory left" });
  expect(await failedFirstTraining(await tracking(), "films")).toBe(await newestRun());
  const asked = { by, why: `asked by ${by}` };
  await train("films-000002", { train: { factors: 7 } }, { ...asked, version: "1", algorithm: "ease" });
  expect(await failedFirstTraining(await tracking(), "films")).toBe(undefined);
  const options = { workload: "films", environment: "local", count: 10 };
  const found = await trackedTrainings(await tracking(), known, options);
  const [newest, oldest] = found;
  expect(oldest).toMatchObject({
    status: "FAILED",
    by: null,
    why: "drift: rating",
    error: "no memory left",
    version: null,
    changed: [],
  });
  expect(newest).toMatchObject({
    status: "FINISHED",
    startedAt: expect.stringMatching(/^20.*Z$/),
    by,
    data: "d".repeat(64),
    code: "c0de",
    algorithm: "ease",
    version: "1",
    stage: "champion",
    promotedBy: "films-000001",
    parameters: { "evaluate.k": "10" },
    changed: [{ name: "train.factors", to: "7" }],
    metrics: {
      "evaluate/lists.ease.ndcg": { value: 0.31, low: 0.3, high: 0.32 },
      "evaluate/lists.popularity.ndcg": 0.1,
    },
  });
  const words = trainingsInWords(found, filmsFigures);
  expect(words).toContain("0.3100 [0.3000, 0.3200]");
  expect(words).toContain("1 champion");
  expect(words).toContain("failed: no memory left");
  expect(words).not.toContain("asked by");
  expect(pagedTraining(newest as (typeof found)[number])).toMatchObject({
    facts: {
      version: "1",
      stands: "champion",
      "promoted by": "films-000001",
      changed: expect.stringContaining("7"),
    },
    metrics: newest?.metrics,
    stages: {},
  });

  const [last, ...others] = await trackedTrainings(await tracking(), known, { ...options, count: 1 });
  expect([last, others]).toEqual([newest, []]);
});
