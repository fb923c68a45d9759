import { TestEstate } from "../../emulator/resource-manager/testing/test-estate";
import {
  makeTestRegistry,
  type TestRegistry,
} from "../../emulator/services/machine-learning/testing/test-registry";
import type { Tokens } from "../shared/access-tokens";
import { azureRegistry } from "./azure-registry";
import { modelHash } from "./manifest";
import { leavingManifest } from "./testing/leaving-manifest";

const azure = new TestEstate();
let place: TestRegistry;
const manifest = Buffer.from(JSON.stringify(leavingManifest));
const onnx = Buffer.from("a graph");
const hash = modelHash(manifest, onnx);
const others = "f".repeat(64);

beforeAll(async () => {
  await azure.start();
  place = await makeTestRegistry(azure);
  await upload(hash, { "manifest.json": manifest, "model.onnx": onnx });
  await register("leaving", "2", { sha256: hash, task: "binary", title: "Who leaves" });
  await register("leaving", "10", { sha256: others, task: "binary", title: "Who leaves, later" });
  await register("garments", "blue", { somebody: "else's" });
});

afterAll(() => azure.end());

function tokensOf(principal: unknown): Tokens {
  const credential = azure.estate.identity.credential(String(principal));
  return async (scope) => (await credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 };
}

const open = (principal: unknown = place.reader["principal_id"]) =>
  azureRegistry(
    { MODEL_REGISTRY_WORKSPACE: place.workspaceUri, MODEL_REGISTRY_FILES: place.files },
    tokensOf(principal),
  );

async function upload(folder: string, files: Record<string, Buffer>): Promise<void> {
  const container = azure.estate.storage.platformBlobs(place.account).getContainerClient("models");
  for (const [name, content] of Object.entries(files))
    await container.getBlockBlobClient(`${folder}/${name}`).uploadData(content);
}

async function register(name: string, version: string, tags: Record<string, string>): Promise<void> {
  await azure.apply("azapi_resource", {
    type: "Microsoft.MachineLearningServices/workspaces/models/versions@2026-05-01",
    name: version,
    parent_id: `${place.workspaceId}/models/${name}`,
    body: { properties: { modelUri: `${place.datastore}/paths/${tags["sha256"] ?? version}`, tags } },
  });
}

describe("the registry of models", () => {
  it("lists the versions that are ours, the newest last", async () => {
    expect(await open().list()).toEqual([
      {
        name: "leaving",
        version: "2",
        hash,
        task: "binary",
        title: "Who leaves",
        registeredAt: expect.stringMatching(/^20\d\d-/),
      },
      expect.objectContaining({ version: "10", title: "Who leaves, later" }),
    ]);
  });

  it("reads a model's files, which are what their hash says", async () => {
    const files = await open().read(hash);
    expect(files.manifest).toMatchObject({ name: "leaving", file: "model.onnx" });
    expect(files.onnx).toEqual(onnx);
  });

  it.each([
    ["ModelFilesMissing", others],
    ["ModelFilesMissing", "../secrets"],
    ["ModelFilesChanged", "a".repeat(64)],
  ])("tells why a model cannot be used: %s", async (code, wanted) => {
    await upload("a".repeat(64), { "manifest.json": manifest, "model.onnx": onnx });
    await expect(open().read(wanted)).rejects.toMatchObject({ code });
  });

  it("tells of a manifest that this version does not read", async () => {
    const strange = Buffer.from("{}");
    const its = modelHash(strange, onnx);
    await upload(its, { "manifest.json": strange, "model.onnx": onnx });
    await expect(open().read(its)).rejects.toMatchObject({ code: "ManifestNotValid" });
  });

  it("is not reached by an identity without the roles, and says which", async () => {
    const stranger = (await azure.makeIdentity("stranger"))["principal_id"];
    const refusal = { code: "RegistryNotReached", message: expect.stringContaining("Reader") };
    await expect(open(stranger).list()).rejects.toMatchObject(refusal);
    await expect(open(stranger).read(hash)).rejects.toMatchObject(refusal);
  });
});
