import { BlobServiceClient } from "@azure/storage-blob";
import { TestEstate } from "../../../emulator/resource-manager/testing/test-estate";
import {
  makeTestRegistry,
  type TestRegistry,
} from "../../../emulator/services/machine-learning/testing/test-registry";
import type { FilmCandidate } from "../../films/training/training";
import { trackingClient } from "../../tracking/tracking-client";
import { azureFilmRegistry } from "./azure-film-registry";
import { filmRun } from "./film-run";

const azure = new TestEstate();
let registry: TestRegistry;
const tokens = async (scope: string) =>
  (await azure.developer.getToken(scope)) ?? Promise.reject(new Error("no token"));

beforeAll(async () => {
  await azure.start();
  registry = await makeTestRegistry(azure);
}, 30_000);
afterAll(() => azure.end());

const candidate = (sha256: string): FilmCandidate => ({
  file: Buffer.from(`model ${sha256}`),
  sha256,
  algorithm: "ease",
  data: "d".repeat(64),
  code: "c".repeat(64),
  parameters: {} as FilmCandidate["parameters"],
  metrics: { ndcg: { value: 0.31, low: 0.3, high: 0.32 }, coverage: 0.5 },
  card: ["20 % of all ratings, the newest"],
  cut: Buffer.from("cut"),
  people: Buffer.from("people"),
});

function files() {
  const { origin, pathname } = new URL(registry.files);
  const [, account = ""] = pathname.split("/");
  return new BlobServiceClient(`${origin}/${account}`, azure.developer).getContainerClient("models");
}

it("makes each model a version with its files below its hash, and the same model no second one", async () => {
  const models = azureFilmRegistry({
    workspace: registry.workspaceUri,
    files: files(),
    tokens,
    job: "films-000001",
  });
  const [first, second] = ["1".repeat(64), "2".repeat(64)].map(candidate);
  if (!first || !second) throw new Error("there are two");
  expect(await models.register(first)).toEqual({ version: "1" });
  expect(await models.register(second)).toEqual({ version: "2" });
  expect(await models.register(first)).toEqual({ version: "1" });

  const { token } = await tokens("https://management.azure.com/.default");
  const address = `${registry.workspaceUri}/models/films-recommender/versions/1?api-version=2026-05-01`;
  const version = await (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).json();
  expect(version).toMatchObject({
    properties: {
      jobName: "films-000001",
      modelUri: `${registry.datastore}/paths/${first.sha256}`,
      tags: {
        sha256: first.sha256,
        data: first.data,
        code: first.code,
        algorithm: "ease",
        "metric.ndcg": "0.31",
        "metric.coverage": "0.5",
      },
    },
  });
  const model = await files().getBlobClient(`${first.sha256}/model.bin`).downloadToBuffer();
  expect(model.equals(first.file)).toBe(true);
});

it("follows a training in the run of its job: parameters, figures, and the state of each stage", async () => {
  const uri = azure.estate.machineLearning.tracking.uriOf(registry.workspaceId);
  const tracking = trackingClient({ uri, tokens });
  const id = await tracking.startRun(await tracking.experiment("films"), "films-000001", "films-000001");
  const run = filmRun(tracking, id);
  const log = jest.spyOn(console, "log").mockImplementation();
  const parameters = { split: { share: 0.2 }, train: { algorithms: ["ease", "svd"], factors: null } };
  await run.follow.started({ parameters: parameters as never, data: "d" });
  run.progress({ stage: "split", state: "restored" });
  run.progress({ stage: "train", state: "running", text: "ease", share: 0.5 });
  run.progress({ stage: "train", state: "done" });
  await run.follow.measured("evaluate@lists", candidate("1").metrics);
  await run.settled();
  expect(log.mock.calls.flat()).toEqual(["split restored", "train running: ease 50 %", "train done"]);
  log.mockRestore();
  expect(await tracking.run(id)).toMatchObject({
    params: { "split.share": "0.2", "train.algorithms": "ease, svd", "train.factors": "null" },
    metrics: { "evaluate/lists.ndcg": 0.31, "evaluate/lists.coverage": 0.5 },
    tags: { stages: '[{"name":"split","state":"restored"},{"name":"train","state":"done"}]' },
  });
});
