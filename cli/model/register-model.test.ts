import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { TestEstate } from "../../emulator/resource-manager/testing/test-estate";
import {
  makeTestRegistry,
  type TestRegistry,
} from "../../emulator/services/machine-learning/testing/test-registry";
import { azureRegistry } from "../../runtime/predictions/azure-registry";
import { type PredictionFolder, readPredictionFolder } from "../../runtime/predictions/model-folder";
import { tinyManifest, tinyPrediction } from "../../test/support/tiny-prediction";
import { manifestInWords, modelsInWords } from "./model-in-words";
import { registerModel } from "./register-model";
import { modelNamed, type OpenedRegistry } from "./registry";

const azure = new TestEstate();
const folder = mkdtempSync(join(tmpdir(), "vitrine-register-"));
let place: TestRegistry;
let registry: OpenedRegistry;

beforeAll(async () => {
  await azure.start();
  place = await makeTestRegistry(azure);
  registry = openAs(azure.developer);
});

afterAll(async () => {
  await azure.end();
  rmSync(folder, { recursive: true });
});

function openAs(credential: TokenCredential): OpenedRegistry {
  const { workspaceId, workspaceUri, files } = place;
  const models = azureRegistry(
    { MODEL_REGISTRY_WORKSPACE: workspaceUri, MODEL_REGISTRY_FILES: files },
    async (scope) => (await credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 },
  );
  return { environment: "local", models, credential, workspaceId, workspaceUri, files };
}

function tiny(fields: object = {}): PredictionFolder {
  tinyPrediction(folder, { ...tinyManifest, ...fields });
  return readPredictionFolder(folder);
}

/** @returns whether it was new, and what was done for it */
async function register(model: PredictionFolder, as = registry) {
  const steps: string[] = [];
  const isNew = await registerModel(as, model, { onStep: (what) => steps.push(what) });
  return { isNew, steps };
}

const blob = (hash: string, name: string) =>
  azure.estate.storage
    .platformBlobs(place.account)
    .getContainerClient("models")
    .getBlockBlobClient(`${hash}/${name}`);

describe("registering a model", () => {
  it("uploads its files, makes a version of them, and an app finds both", async () => {
    const model = tiny();
    expect(await register(model)).toEqual({
      isNew: true,
      steps: ["looking for the version", "uploading its files", "registering the version"],
    });
    const app = openAs(azure.estate.identity.credential(String(place.reader["principal_id"])));
    expect(await app.models.list()).toMatchObject([{ name: "tiny", version: "1", hash: model.hash }]);
    expect((await app.models.read(model.hash)).manifest).toEqual(model.manifest);
  });

  it("does nothing when it was registered before", async () => {
    expect(await register(tiny())).toEqual({ isNew: false, steps: ["looking for the version"] });
  });

  it("goes on where it broke off: files that are not whole are uploaded again", async () => {
    const model = tiny();
    await blob(model.hash, "model.onnx").uploadData(Buffer.from("half"));
    await expect(registry.models.read(model.hash)).rejects.toMatchObject({ code: "ModelFilesChanged" });
    expect(await register(model)).toMatchObject({
      isNew: false,
      steps: [expect.anything(), "uploading its files"],
    });
    expect((await registry.models.read(model.hash)).onnx).toEqual(model.files["model.onnx"]);
  });

  it("fails when the version is another model, and says which number is free", async () => {
    const changed = tiny({ threshold: 0.6 });
    await expect(register(changed)).rejects.toMatchObject({
      code: "ModelVersionTaken",
      fix: expect.stringContaining('"2"'),
    });
    expect(await register(tiny({ threshold: 0.6, version: "2" }))).toMatchObject({ isNew: true });
  });

  it("fails for who may only read, and names the roles", async () => {
    const reader = openAs(azure.estate.identity.credential(String(place.reader["principal_id"])));
    await expect(register(tiny({ version: "9" }), reader)).rejects.toMatchObject({
      code: "RegistrationRefused",
      fix: expect.stringContaining("AzureML Data Scientist"),
    });
  });
});

describe("a registered model", () => {
  it("is named with its version, or without it for the newest", async () => {
    expect(await modelNamed(registry, "tiny@1")).toMatchObject({ version: "1" });
    expect(await modelNamed(registry, "tiny")).toMatchObject({ version: "2" });
    await expect(modelNamed(registry, "tiny@7")).rejects.toMatchObject({ code: "ModelUnknown" });
  });

  it("is told in words", async () => {
    const { manifest, hash } = tiny();
    expect(manifestInWords(manifest, hash)).toContain(hash);
    expect(modelsInWords(await registry.models.list())).toMatch(/tiny@1 +binary +Whether a number is large/);
  });
});
