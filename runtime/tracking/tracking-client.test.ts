import { BlobServiceClient } from "@azure/storage-blob";
import { TestEstate } from "../../emulator/resource-manager/testing/test-estate";
import {
  makeTestRegistry,
  type TestRegistry,
} from "../../emulator/services/machine-learning/testing/test-registry";
import { addArtifact } from "./artifacts";
import { type TrackingClient, trackingClient } from "./tracking-client";

const azure = new TestEstate();
let registry: TestRegistry;
let tracking: TrackingClient;

const place = () => ({
  uri: azure.estate.machineLearning.tracking.uriOf(registry.workspaceId),
  tokens: async (scope: string) =>
    (await azure.developer.getToken(scope)) ?? Promise.reject(new Error("no token")),
});

beforeAll(async () => {
  await azure.start();
  registry = await makeTestRegistry(azure);
  tracking = trackingClient(place());
});
afterAll(() => azure.end());

it("finds an experiment by its name, and makes it once however many ask for it at the same time", async () => {
  const ids = await Promise.all(Array.from({ length: 4 }, () => tracking.experiment("films")));
  expect(new Set(ids).size).toBe(1);
});

it("begins a run once for a key", async () => {
  const experiment = await tracking.experiment("keys");
  const first = await tracking.startRun(experiment, "a", "key-1");
  expect(await tracking.startRun(experiment, "a", "key-1")).toBe(first);
  expect(await tracking.startRun(experiment, "a", "key-2")).not.toBe(first);
});

it("logs more than one call may hold, and finds it again", async () => {
  const experiment = await tracking.experiment("logging");
  const run = await tracking.startRun(experiment, "long", "long");
  const params = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`p${at}`, String(at)]));
  await tracking.log(run, {
    metrics: Array.from({ length: 2500 }, (_, step) => ({ key: "loss", value: 1 / (step + 1), step })),
    params,
    tags: { data: "4f2a" },
  });
  await tracking.log(run, { metrics: [{ key: "worst", value: Number.POSITIVE_INFINITY }] });
  await tracking.endRun(run, "FINISHED");
  expect(await tracking.run(run)).toMatchObject({
    name: "long",
    status: "FINISHED",
    metrics: { loss: 1 / 2500, worst: Number.POSITIVE_INFINITY },
    params,
    tags: { data: "4f2a" },
    endedAt: expect.any(Number),
  });
  expect(await tracking.search(experiment, { filter: "metrics.loss < 0.5" })).toMatchObject([{ id: run }]);
  expect(await tracking.run("nobody")).toBeUndefined();
});

it("makes a file in the workspace's container an artifact of a run", async () => {
  const run = await tracking.startRun(await tracking.experiment("artifacts"), "a", "a");
  const { origin, pathname } = new URL(registry.files);
  const [, account = ""] = pathname.split("/");
  const container = new BlobServiceClient(`${origin}/${account}`, azure.developer).getContainerClient(
    "models",
  );
  const address = await addArtifact(
    { ...place(), container, datastore: "models" },
    run,
    "plots/recall.json",
    Buffer.from("[]"),
  );
  expect(address).toBe(`${registry.files}/runs/${run}/plots/recall.json`);
  expect(azure.estate.machineLearning.tracking.storeOf(registry.workspaceId).registeredOf(run)).toEqual([
    "plots/recall.json",
  ]);
});

it("says which role is missing, and what is refused", async () => {
  const stranger = await azure.makeIdentity("stranger");
  const credential = azure.estate.identity.credential(String(stranger["principal_id"]));
  const theirs = trackingClient({
    ...place(),
    tokens: async (scope) => (await credential.getToken(scope)) ?? Promise.reject(new Error("no token")),
  });
  await expect(theirs.experiment("films")).rejects.toMatchObject({
    code: "TrackingRefused",
    answered: "PERMISSION_DENIED",
    message: expect.stringContaining("AzureML Data Scientist"),
  });
  const run = await tracking.startRun(await tracking.experiment("refused"), "a", "a");
  await tracking.log(run, { params: { k: "1" } });
  await expect(tracking.log(run, { params: { k: "2" } })).rejects.toMatchObject({
    answered: "INVALID_PARAMETER_VALUE",
  });
});
