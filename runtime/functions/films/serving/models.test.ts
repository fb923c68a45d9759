import { TestEstate } from "../../../../emulator/resource-manager/testing/test-estate";
import {
  makeTestRegistry,
  type TestRegistry,
} from "../../../../emulator/services/machine-learning/testing/test-registry";
import { championName, decisionName } from "../../../films/champion";
import { registeredName } from "../../../films/registered-name";
import { azureFilmModels, type FilmModels } from "./models";

const azure = new TestEstate();
let place: TestRegistry;
let models: FilmModels;
const sha256 = "a".repeat(64);

beforeAll(async () => {
  await azure.start();
  place = await makeTestRegistry(azure);
  const credential = azure.estate.identity.credential(String(place.reader["principal_id"]));
  models = azureFilmModels(
    { MODEL_REGISTRY_WORKSPACE: place.workspaceUri, MODEL_REGISTRY_FILES: place.files },
    async (scope) => (await credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 },
  );
});
afterAll(() => azure.end());

async function register(model: string, name: string, tags: Record<string, string>): Promise<void> {
  await azure.apply("azapi_resource", {
    type: "Microsoft.MachineLearningServices/workspaces/models/versions@2026-05-01",
    name,
    parent_id: `${place.workspaceId}/models/${model}`,
    body: { properties: { modelUri: `${place.datastore}/paths/${sha256}`, tags } },
  });
}

const put = (name: string, content: string) =>
  azure.estate.storage
    .platformBlobs(place.account)
    .getContainerClient("models")
    .getBlockBlobClient(name)
    .uploadData(Buffer.from(content));

it("has nothing before the first model", async () => {
  expect([await models.list(), await models.champion(), await models.decision(decisionName(sha256))]).toEqual(
    [[], undefined, null],
  );
});

it("lists the versions of films alone, the newest first", async () => {
  await register(registeredName, "9", { sha256, algorithm: "ease" });
  await register(registeredName, "10", { sha256, algorithm: "ials" });
  await register("leaving", "1", { sha256 });
  expect(await models.list()).toEqual([
    { version: "10", tags: { sha256, algorithm: "ials" }, registeredAt: expect.stringMatching(/^20/) },
    { version: "9", tags: { sha256, algorithm: "ease" }, registeredAt: expect.stringMatching(/^20/) },
  ]);
});

it("reads the champion and its decision, and no other file", async () => {
  const champion = {
    version: "9",
    sha256,
    previous: null,
    earlier: [],
    decision: decisionName(sha256),
    at: "2026-01-01T00:00:00Z",
    by: "test",
  };
  await put(championName, JSON.stringify(champion));
  await put(decisionName(sha256), JSON.stringify({ accepted: true }));
  expect(await models.champion()).toEqual(champion);
  expect(await models.decision(champion.decision)).toEqual({ accepted: true });
  expect(await models.decision(championName)).toBeNull();
  await put(championName, "{");
  expect(await models.champion()).toBeUndefined();
});
