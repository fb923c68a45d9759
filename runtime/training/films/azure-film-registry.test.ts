import { BlobServiceClient } from "@azure/storage-blob";
import { TestEstate } from "../../../emulator/resource-manager/testing/test-estate";
import {
  makeTestRegistry,
  type TestRegistry,
} from "../../../emulator/services/machine-learning/testing/test-registry";
import { modelOf, sabotaged, sampleCut } from "../../films/gate/testing/sabotaged";
import { registeredName } from "../../films/registered-name";
import { readChampion, writeChampion } from "../../films/registry/champion-file";
import { rollBack } from "../../films/registry/roll-back";
import { writeCut } from "../../films/training/files-between";
import { filmParameters } from "../../films/training/parameters";
import type { FilmCandidate } from "../../films/training/training";
import { hashOf } from "../../pipeline/hashes";
import { rowsOf } from "../../recommender/data/interactions";
import { trackingClient } from "../../tracking/tracking-client";
import { registeredVersions } from "../registered-versions";
import { trackedRun } from "../tracked-run";
import { azureFilmRegistry } from "./azure-film-registry";

const azure = new TestEstate();
let registry: TestRegistry;
const tokens = async (scope: string) =>
  (await azure.developer.getToken(scope)) ?? Promise.reject(new Error("no token"));

beforeAll(async () => {
  await azure.start();
  registry = await makeTestRegistry(azure);
});
afterAll(() => azure.end());

const cut = sampleCut;
/** Learned from half of the ratings before the slice that they are judged by, and from all of them. */
const [early, late] = [modelOf(rowsOf(cut.train, (row) => row % 2 === 0)), modelOf(cut.train)];

function candidateOf(file: Uint8Array, judgedBy = cut): FilmCandidate {
  return {
    file,
    sha256: hashOf(file),
    algorithm: "ease",
    data: "d".repeat(64),
    code: "c".repeat(64),
    parameters: filmParameters(),
    metrics: { ndcg: { value: 0.31, low: 0.3, high: 0.32 }, coverage: 0.5 },
    card: ["20 % of all ratings, the newest"],
    cut: writeCut(judgedBy),
    people: Buffer.from("people"),
    profile: Buffer.from("profile"),
  };
}

function files() {
  const { origin, pathname } = new URL(registry.files);
  const [, account = ""] = pathname.split("/");
  return new BlobServiceClient(`${origin}/${account}`, azure.developer).getContainerClient("models");
}

const registryOf = (job: string, promotes = true) =>
  azureFilmRegistry({ workspace: registry.workspaceUri, files: files(), tokens, job, promotes });

const tagsNamed = async (tag: string) => {
  const found = await registeredVersions({ workspace: registry.workspaceUri, tokens }, registeredName);
  return Object.fromEntries(found.map(({ name, properties }) => [name, properties.tags?.[tag]]));
};
const stages = () => tagsNamed("stage");

const champion = async () => (await readChampion(files())).champion;

it("makes each model a version with its files below its hash, and the first one that passes the gate serves", async () => {
  const first = candidateOf(early);
  expect(await registryOf("films-000001").register(first)).toEqual({
    version: "1",
    stage: "champion",
    reasons: [],
  });

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
        stage: "champion",
        promotedBy: "films-000001",
        "metric.ndcg": "0.31",
        "metric.coverage": "0.5",
      },
    },
  });
  const model = await files().getBlobClient(`${first.sha256}/model.bin`).downloadToBuffer();
  expect(model.equals(first.file)).toBe(true);
  expect(await champion()).toMatchObject({
    version: "1",
    sha256: first.sha256,
    previous: null,
    decision: `${first.sha256}/decision.json`,
    by: "films-000001",
  });
});

it("lets a better one wait for a person where the environment says so", async () => {
  const better = candidateOf(late);
  expect(await registryOf("films-000002", false).register(better)).toEqual({
    version: "2",
    stage: "challenger",
    reasons: [],
  });
  expect(await champion()).toMatchObject({ version: "1" });
  expect(await stages()).toEqual({ 1: "champion", 2: "challenger" });
});

it("lets a better one take its place, and nothing change when it comes again", async () => {
  const better = candidateOf(late);
  expect(await registryOf("films-000002").register(better)).toMatchObject({
    version: "2",
    stage: "champion",
  });
  expect(await champion()).toMatchObject({
    version: "2",
    previous: "1",
    earlier: [{ version: "1", sha256: hashOf(early) }],
  });
  expect(await stages()).toEqual({ 1: "challenger", 2: "champion" });
  const before = await readChampion(files());
  expect(await registryOf("films-000003").register(better)).toMatchObject({
    version: "2",
    stage: "champion",
  });
  expect(await readChampion(files())).toEqual(before);
  expect(await tagsNamed("promotedBy")).toEqual({ 1: "films-000001", 2: "films-000002" });
});

it("refuses one that is not better, keeps the reasons beside it, and lets the champion serve", async () => {
  const worse = candidateOf(modelOf(rowsOf(cut.train, (row) => row % 3 === 0)));
  const { version, stage, reasons } = await registryOf("films-000004").register(worse);
  expect({ version, stage }).toEqual({ version: "3", stage: "refused" });
  expect(reasons).toContainEqual(expect.stringMatching(/^better than the champion: /));
  expect(await champion()).toMatchObject({ version: "2" });
  const decision = await files().getBlobClient(`${worse.sha256}/decision.json`).downloadToBuffer();
  expect(JSON.parse(decision.toString())).toMatchObject({ accepted: false, candidate: worse.sha256 });
  expect(await stages()).toEqual({ 1: "challenger", 2: "champion", 3: "refused" });
});

it.each(Object.entries(sabotaged))("refuses a candidate %s, and lets the champion serve", async (_, made) => {
  const candidate = candidateOf(made.file(), made.cut);
  const { stage, reasons } = await registryOf("films-000004").register(candidate);
  expect(stage).toBe("refused");
  expect(reasons?.map((reason) => reason.split(":")[0])).toEqual(expect.arrayContaining([...made.seenBy]));
  expect(await champion()).toMatchObject({ version: "2", sha256: hashOf(late) });
});

it("goes on where one was killed between its decision and its throne", async () => {
  await files().getBlobClient("films/champion.json").delete();
  await files()
    .getBlobClient(`${hashOf(late)}/decision.json`)
    .delete();
  await registryOf("films-000005").register(candidateOf(late));
  const decided = await files()
    .getBlobClient(`${hashOf(late)}/decision.json`)
    .getProperties();
  await files().getBlobClient("films/champion.json").delete();
  await registryOf("films-000006").register(candidateOf(late));
  expect(await champion()).toMatchObject({ version: "2", by: "films-000006" });
  const after = await files()
    .getBlobClient(`${hashOf(late)}/decision.json`)
    .getProperties();
  expect(after.etag).toBe(decided.etag);
});

it("goes back one version after the other, and not forth to what was gone back from", async () => {
  const by = "somebody";
  const third = { version: "3", sha256: "3".repeat(64) };
  const served = [
    { version: "1", sha256: "1".repeat(64) },
    { version: "2", sha256: "2".repeat(64) },
  ];
  const { etag } = await readChampion(files());
  const champion = {
    ...third,
    previous: "2",
    earlier: served,
    decision: null,
    at: "2026-01-01T00:00:00Z",
    by,
  };
  await writeChampion(files(), champion, { champion: undefined, etag });
  expect((await rollBack(files(), { by })).champion).toMatchObject({ ...served[1], previous: "3" });
  expect((await rollBack(files(), { by })).champion).toMatchObject({
    ...served[0],
    previous: "2",
    earlier: [],
  });
  expect(await rollBack(files(), { by })).toMatchObject({ refusal: "nothing before", before: served[0] });
});

it("follows a training in the run of its job: parameters, figures, and the state of each stage", async () => {
  const uri = azure.estate.machineLearning.tracking.uriOf(registry.workspaceId);
  const tracking = trackingClient({ uri, tokens });
  const id = await tracking.startRun(await tracking.experiment("films"), "films-000001", "films-000001");
  const run = trackedRun(tracking, id, "films");
  const log = jest.spyOn(console, "log").mockImplementation();
  const parameters = { split: { share: 0.2 }, train: { algorithms: ["ease", "svd"], factors: null } };
  await run.follow.started({ parameters: parameters as never, data: "d" });
  run.progress({ stage: "split", state: "restored" });
  run.progress({ stage: "train", state: "running", text: "ease", share: 0.5 });
  run.progress({ stage: "train", state: "done" });
  await run.follow.measured("evaluate@lists", candidateOf(early).metrics);
  await run.settled();
  expect(log.mock.calls.flat()).toEqual(["split restored", "train running: ease 50 %", "train done"]);
  log.mockRestore();
  expect(await tracking.run(id)).toMatchObject({
    params: { "split.share": "0.2", "train.algorithms": "ease, svd", "train.factors": "null" },
    metrics: {
      "evaluate/lists.ndcg": 0.31,
      "evaluate/lists.ndcg.low": 0.3,
      "evaluate/lists.ndcg.high": 0.32,
      "evaluate/lists.coverage": 0.5,
    },
    tags: { stages: '[{"name":"split","state":"restored"},{"name":"train","state":"done"}]' },
  });
});
