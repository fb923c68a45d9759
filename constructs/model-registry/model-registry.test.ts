import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MachineLearningDatastoreBlobstorage } from "@cdktf/provider-azurerm/lib/machine-learning-datastore-blobstorage";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { TerraformStack } from "cdktf";
import { predictionPackage } from "../../packaging/models/prediction-package";
import { armTypes, problemsInBody } from "../../test/support/arm-types";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, someNetwork } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { tinyPrediction } from "../../test/support/tiny-prediction";
import type { FoundationProps } from "../foundation/foundation";
import { ModelRegistry, type ModelRegistryProps } from "./model-registry";

const root = mkdtempSync(join(tmpdir(), "vitrine-registry-"));
tinyPrediction(join(root, "tiny"));
const model = predictionPackage({ root, folder: "tiny" });
afterAll(() => rmSync(root, { recursive: true }));

describe("ModelRegistry", () => {
  it("is a workspace in which nothing runs, and a container, without keys", () => {
    const plan = Plan.of((stack) => registry(stack));

    expect(plan.at("Models/Workspace/Resource")).toMatchObject({
      name: expect.stringMatching(/^mlw-predictions-/),
      body: {
        properties: {
          systemDatastoresAuthMode: "Identity",
          publicNetworkAccess: "Enabled",
          managedNetwork: { isolationMode: "Disabled" },
        },
      },
    });
    expect(plan.at("Models/Workspace/Resource")).not.toHaveProperty("body.properties.containerRegistry");
    expect(plan.only(MachineLearningDatastoreBlobstorage)).toMatchObject({ name: "models" });
    expect(plan.all(StorageBlob)).toEqual([]);
  });

  it("registers the models that it is given, their files below their hash", () => {
    const plan = Plan.of((stack) => registry(stack, { models: [model] }));

    const version = plan.at("Models/tiny-1/Resource");
    expect(version).toMatchObject({
      type: "Microsoft.MachineLearningServices/workspaces/models/versions@2026-05-01",
      name: "1",
      parent_id: expect.stringMatching(/\/models\/tiny$/),
      body: {
        properties: {
          modelType: "custom_model",
          modelUri: expect.stringMatching(new RegExp(`/datastores/models/paths/${model.hash}$`)),
          tags: { sha256: model.hash, task: "binary", title: "Whether a number is large" },
        },
      },
    });
    expect(plan.all(StorageBlob).map(({ name }) => name)).toEqual([
      `${model.hash}/manifest.json`,
      `${model.hash}/model.onnx`,
    ]);
    const types = armTypes("microsoft.machinelearningservices@2026-05-01");
    if (!types) return console.warn("../shared/azure-schema is not here: not compared with Azure's types");
    const body = version?.["body"] as object;
    expect(problemsInBody(types, String(version?.["type"]), { name: "1", ...body })).toEqual([]);
  });

  it("lets an app list models and read their files, and no more", () => {
    const plan = Plan.of((stack) => {
      const models = registry(stack);
      const link = models.read();
      const identity = new UserAssignedIdentity(stack, "App", {
        name: "app",
        resourceGroupName: "rg",
        location: "westeurope",
      });
      link.grant({ node: identity.node, principalId: identity.principalId });
      expect(link.settings({ clientId: "c", principalId: "p" })).toEqual({
        MODEL_REGISTRY_WORKSPACE: expect.stringMatching(/^https:\/\/management\.azure\.com\$\{/),
        MODEL_REGISTRY_FILES: expect.stringMatching(/models$/),
      });
    });
    expect(rolesOf(plan, "azurerm_user_assigned_identity.App")).toEqual([
      "Reader",
      "Storage Blob Data Reader",
    ]);
  });

  it("lets people register models", () => {
    const plan = Plan.of((stack) => {
      const grantee = { node: stack.node, principalId: "science", principalType: "Group" } as const;
      registry(stack).grantRegister(grantee);
    });
    expect(rolesOf(plan, "science")).toEqual(["AzureML Data Scientist", "Storage Blob Data Contributor"]);
  });

  it("keeps its files from being deleted where data is protected: people brought them", () => {
    const plan = Plan.of((stack) => registry(stack, {}, { dataProtected: true }));
    const locked = plan.all(ManagementLock).map(({ scope }) => scope);
    expect(locked).toContainEqual(expect.stringContaining("Models_Workspace_Storage"));
  });

  it("has addresses in a private network, and no network of the workspace's own", () => {
    const plan = Plan.of((stack) => registry(stack, {}, { network: someNetwork }));
    expect(plan.at("Models/Workspace/Resource")).toMatchObject({
      body: {
        properties: { publicNetworkAccess: "Disabled", managedNetwork: { isolationMode: "Disabled" } },
      },
    });
    expect(JSON.stringify(plan.all(PrivateEndpoint))).toContain("amlworkspace");
    expect(plan.all(RoleAssignment).map((each) => each["role_definition_name"])).not.toContain(
      "Azure AI Enterprise Network Connection Approver",
    );
  });

  it("fails when a version is declared twice", () => {
    expectRefusal(() => Plan.of((stack) => registry(stack, { models: [model, model] })), "ModelVersionTwice");
  });
});

function registry(
  stack: TerraformStack,
  props: Partial<ModelRegistryProps> = {},
  around: Partial<FoundationProps> = {},
): ModelRegistry {
  return new ModelRegistry(stack, "Models", {
    foundation: foundation(stack, around),
    purpose: "predictions",
    ...props,
  });
}

function rolesOf(plan: Plan, principal: string): unknown[] {
  return plan
    .all(RoleAssignment)
    .filter((each) => String(each["principal_id"]).includes(principal))
    .map((each) => each["role_definition_name"])
    .sort();
}
