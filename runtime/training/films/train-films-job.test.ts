import { TestEstate } from "../../../emulator/resource-manager/testing/test-estate";
import {
  makeTestRegistry,
  type TestRegistry,
} from "../../../emulator/services/machine-learning/testing/test-registry";
import { sampleRatings } from "../../films/sample/sample-ratings";
import { FilmsDatabase } from "../../functions/films/testing/films-database";
import { loadRatings } from "../../functions/films/testing/load-ratings";
import { trackingClient } from "../../tracking/tracking-client";
import { TrainingSettings } from "../settings";
import { trainFilmsJob } from "./train-films-job";

const azure = new TestEstate();
let registry: TestRegistry;
let database: FilmsDatabase;

beforeAll(async () => {
  await azure.start();
  registry = await makeTestRegistry(azure);
  const [account] = azure.estate.resources.ofType("azurerm_storage_account");
  const container = await azure.apply("azurerm_storage_container", {
    name: "pipeline",
    storage_account_id: account?.id,
  });
  await azure.grant("Storage Blob Data Contributor", container["id"]);
  database = await FilmsDatabase.start();
  await loadRatings(database, sampleRatings());
});
afterAll(async () => {
  await database.stop();
  await azure.end();
});

it("trains on the database's ratings, registers the model, and computes nothing when nothing has changed", async () => {
  const ofDatabase = database.server.tokensOf("identity of films_training");
  const tokens = async (scope: string) =>
    scope.includes("ossrdbms")
      ? ofDatabase(scope)
      : ((await azure.developer.getToken(scope)) ?? Promise.reject(new Error("no token")));
  const uri = azure.estate.machineLearning.tracking.uriOf(registry.workspaceId);
  const tracking = trackingClient({ uri, tokens });
  const experiment = await tracking.experiment("films");
  const train = async (id: string) => {
    const run = await tracking.startRun(experiment, id, id);
    const settings = TrainingSettings.parse({
      ...Object.fromEntries(
        Object.entries(database.settings("films_training")).map(([name, value]) => [name, value]),
      ),
      TRAINING_WORKLOAD: "films",
      TRAINING_PARAMETERS: JSON.stringify({ "train.algorithms": "ease", "evaluate.folds": 2 }),
      PIPELINE_STORE: registry.files.replace(/models$/, "pipeline"),
      MODEL_REGISTRY_WORKSPACE: registry.workspaceUri,
      MODEL_REGISTRY_FILES: registry.files,
      MLFLOW_TRACKING_URI: uri,
      MLFLOW_RUN_ID: run,
      DEFAULT_IDENTITY_CLIENT_ID: "of the test",
    });
    return {
      run,
      said: await trainFilmsJob(settings, { tokens, tracking, signal: new AbortController().signal }),
    };
  };
  const log = jest.spyOn(console, "log").mockImplementation();
  const first = await train("first");
  const second = await train("second");
  log.mockRestore();
  expect(first.said).toMatch(/^version 1 \(ease, champion\), [1-9]\d* stages computed$/);
  expect(second.said).toBe("version 1 (ease, champion), 0 stages computed");
  const { tags, metrics, params } = (await tracking.run(first.run)) ?? {};
  expect(tags).toMatchObject({
    version: "1",
    algorithm: "ease",
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(params).toMatchObject({ "train.algorithms": "ease", "evaluate.folds": "2" });
  expect(Object.keys(metrics ?? {})).toEqual(expect.arrayContaining([expect.stringMatching(/ndcg/)]));
});
