import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { registerModel } from "../../cli/model/register-model";
import type { OpenedRegistry } from "../../cli/model/registry";
import { managerOf } from "../../cli/resource-manager";
import { localDeveloperId, localSubscriptionId } from "../../emulator/identity/local-ids";
import { TerraformFolder, temporaryCheckout } from "../../emulator/terraform/testing/terraform";
import { predictionPackage } from "../../packaging/models/prediction-package";
import { azureRegistry } from "../../runtime/predictions/azure-registry";
import { readPredictionFolder } from "../../runtime/predictions/model-folder";
import { foundation } from "../../test/support/foundation";
import { tinyManifest, tinyPrediction } from "../../test/support/tiny-prediction";
import { AzapiProvider } from "../core/azapi";
import { ModelRegistry } from "./model-registry";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { isServed: true });
const subscriptionId = localSubscriptionId;
let registry: OpenedRegistry;

beforeAll(async () => {
  declare();
  await folder.init();
  await folder.apply();
  registry = await openRegistry();
});

afterAll(async () => {
  await folder.destroy();
  await folder.end();
  checkout.remove();
});

// real Terraform and the local Azure; each test goes on where the one before it ended
describe("a registry of models that is deployed", () => {
  it("has the model that was declared, whose files are what their hash says", async () => {
    const [model] = await registry.models.list();
    expect(model).toMatchObject({ name: "tiny", version: "1", title: "Whether a number is large" });
    expect((await registry.models.read(model?.hash ?? "")).manifest.name).toBe("tiny");
    expect(await folder.plan()).toEqual({});
  });

  it("takes more from people, which Terraform leaves alone", async () => {
    const path = tiny({ version: "2", threshold: 0.6 });
    expect(await registerModel(registry, readPredictionFolder(path), { onStep: () => {} })).toBe(true);
    expect((await registry.models.list()).map(({ version }) => version)).toEqual(["1", "2"]);
    expect(await folder.plan()).toEqual({});
  });

  it("keeps a version as it is when a deploy has another model for it, and says what to do", async () => {
    const [before] = await registry.models.list();
    declare({ threshold: 0.7 });
    const { code, output } = await folder.run("apply", "-auto-approve");
    expect(code).toBe(1);
    expect(output).toMatch(/give the changed one another version/);
    expect((await registry.models.list())[0]).toEqual(before);
    await registry.models.read(before?.hash ?? "");
  });
});

/** Writes the stack of a registry with one model. */
function declare(fields: object = {}): void {
  const stack = new TerraformStack(Testing.app(), "stack");
  new AzurermProvider(stack, "Azure", { features: [{}], subscriptionId });
  new AzapiProvider(stack, "AzureResourceManager", { subscriptionId, tenantId: "" });
  new TimeProvider(stack, "Time");
  const around = foundation(stack, {
    subscriptionId,
    deployer: { objectId: localDeveloperId, kind: "User" },
    grantPropagationSeconds: 0,
    hostStartSeconds: 0,
  });
  const models = new ModelRegistry(stack, "Models", {
    foundation: around,
    purpose: "predictions",
    models: [predictionPackage({ root: checkout.root, folder: tiny(fields) })],
  });
  models.grantRegister(around.deployer);
  new TerraformOutput(stack, "workspace", { value: models.workspaceId });
  new TerraformOutput(stack, "files", { value: models.files.url });

  const written = join(Testing.fullSynth(stack), "stacks/stack");
  cpSync(join(written, "assets"), join(folder.path, "assets"), { recursive: true });
  const { resource, output } = JSON.parse(readFileSync(join(written, "cdk.tf.json"), "utf8"));
  folder.write({ resource, output });
}

function tiny(fields: object): string {
  const path = join(checkout.root, `models/${JSON.stringify(fields).replace(/\W/g, "-")}`);
  tinyPrediction(path, { ...tinyManifest, ...fields });
  return path;
}

async function openRegistry(): Promise<OpenedRegistry> {
  const outputs = JSON.parse(await folder.succeed("output", "-json"));
  const { address, credential } = await managerOf(checkout.root, "local");
  const workspaceId: string = outputs.workspace.value;
  const files: string = outputs.files.value;
  const workspaceUri = `${address}${workspaceId}`;
  const models = azureRegistry(
    { MODEL_REGISTRY_WORKSPACE: workspaceUri, MODEL_REGISTRY_FILES: files },
    async (scope) => (await credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 },
  );
  return { environment: "local", models, credential, workspaceId, workspaceUri, files };
}
