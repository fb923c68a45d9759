import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { KubernetesClusterExtension } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-extension";
import { MachineLearningComputeCluster } from "@cdktf/provider-azurerm/lib/machine-learning-compute-cluster";
import { MachineLearningDatastoreBlobstorage } from "@cdktf/provider-azurerm/lib/machine-learning-datastore-blobstorage";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorAutoscaleSetting } from "@cdktf/provider-azurerm/lib/monitor-autoscale-setting";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { type ModelPackage, modelPackage } from "../../packaging/models/model-package";
import { armTypes, problemsInBody } from "../../test/support/arm-types";
import { azurermSchema, problemsIn } from "../../test/support/azurerm-schema";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, someNetwork, somePackage } from "../../test/support/foundation";
import { type Attributes, Plan } from "../../test/support/plan";
import { tinyModel } from "../../test/support/tiny-model";
import { AzapiAction, AzapiResource, AzapiUpdateResource } from "../core/azapi";
import type { FoundationProps } from "../foundation/foundation";
import { ScoringEndpoint, type ScoringEndpointProps } from "./scoring-endpoint";

const root = mkdtempSync(join(tmpdir(), "vitrine-scoring-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const model = someModel("first", 0);
const nextModel = someModel("next", 1);
const context = { hash: "c".repeat(64), dockerfile: somePackage.path, archive: somePackage.path };
const privately: Partial<FoundationProps> = { network: someNetwork };

describe("ScoringEndpoint", () => {
  it("answers callers of Microsoft Entra only, under an identity of its own", () => {
    const plan = Plan.of((stack) => endpoint(stack));

    expect(plan.at("Scoring/Resource")).toMatchObject({
      type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2026-05-01",
      identity: [{ type: "UserAssigned", identity_ids: [expect.stringContaining("Scoring_Identity")] }],
      body: { properties: { authMode: "AADToken", publicNetworkAccess: "Enabled" } },
      response_export_values: ["properties.scoringUri"],
    });
  });

  it("runs a deployment whose limits fit images when nothing is asked for", () => {
    const plan = Plan.of((stack) => endpoint(stack));

    expect(plan.at("Scoring/Deployments/blue/Resource")).toMatchObject({
      name: "blue",
      body: {
        sku: { name: "Default", capacity: 1 },
        properties: {
          endpointComputeType: "Managed",
          instanceType: "Standard_D4as_v4",
          environmentId: expect.stringContaining("azapi_resource"),
          model: expect.stringContaining("azapi_resource"),
          modelMountPath: "/var/models",
          environmentVariables: {
            SCORING_MODEL_ROOT: "/var/models",
            SCORING_DEPLOYMENT: "blue",
            APPLICATIONINSIGHTS_AUTHENTICATION_STRING: expect.stringMatching(
              /^ClientId=.*;Authorization=AAD$/,
            ),
          },
          requestSettings: { maxConcurrentRequestsPerInstance: 68, requestTimeout: "PT12S" },
          scaleSettings: { scaleType: "Default" },
        },
      },
    });
    expect(plan.all(MonitorAutoscaleSetting)).toEqual([]);
  });

  it("keeps what Azure ML needs without keys, and opens it under the workspace's identity", () => {
    const plan = Plan.of((stack) => endpoint(stack));

    const identity = expect.stringContaining("Workspace_Identity");
    expect(plan.at("Scoring/Workspace/Resource")).toMatchObject({
      type: "Microsoft.MachineLearningServices/workspaces@2026-05-01",
      name: expect.stringMatching(/^mlw-search-[a-z]+-[a-z0-9]{5}$/),
      identity: [{ type: "UserAssigned", identity_ids: [identity] }],
      body: {
        properties: {
          storageAccount: expect.stringContaining("Workspace_Storage"),
          primaryUserAssignedIdentity: identity,
          // from the first request on: a workspace that asks for keys is not made where there are none
          systemDatastoresAuthMode: "Identity",
          publicNetworkAccess: "Enabled",
        },
      },
    });
    expect(plan.only(MachineLearningDatastoreBlobstorage)).toMatchObject({
      name: "models",
      service_data_auth_identity: "WorkspaceUserAssignedIdentity",
    });
    expect(plan.only(ContainerRegistry)).toMatchObject({ sku: "Basic", admin_enabled: false });
  });

  it("grants a deployment what it reads and sends, and nothing else", () => {
    const plan = Plan.of((stack) => endpoint(stack));

    const granted = plan
      .all(RoleAssignment)
      .filter((each) => String(each["principal_id"]).includes("Scoring_Identity_"))
      .map((each) => each["role_definition_name"]);
    expect(granted.sort()).toEqual([
      "AcrPull",
      "AzureML Metrics Writer (preview)",
      "Monitoring Metrics Publisher",
      "Storage Blob Data Reader",
    ]);
  });

  it("starts deployments only when every permission has spread, also those granted later", () => {
    const plan = Plan.of((stack) => {
      const scoring = endpoint(stack);
      foundation(stack, {}, "Other").telemetry.grantPublish(scoring);
    });

    expect(Object.keys(plan.at("Scoring/Permissions/Resource")["triggers"] as object)).toHaveLength(7);
    expect(plan.at("Scoring/Deployments/blue/Resource")).toMatchObject({
      depends_on: [plan.addressOf("Scoring/Permissions/Resource")],
    });
    expect(plan.at("Scoring/Workspace/Resource")).toMatchObject({
      depends_on: [plan.addressOf("Scoring/Workspace/Permissions/Resource")],
    });
  });

  it("uploads each model once, below its id, and registers it by that", () => {
    const plan = Plan.of((stack) =>
      endpoint(stack, { deployments: { blue: { model }, green: { model }, red: { model: nextModel } } }),
    );

    expect(blobsBelow(plan, "tiny/")).toEqual(
      [model, nextModel].flatMap(({ id }) => [`tiny/${id}/manifest.json`, `tiny/${id}/model.onnx`]).sort(),
    );
    expect(plan.at(`Scoring/tiny-${model.id}/Resource`)).toMatchObject({
      name: model.id,
      parent_id: expect.stringMatching(/\/models\/tiny$/),
      body: {
        properties: {
          modelType: "custom_model",
          modelUri: expect.stringMatching(
            new RegExp(
              `^azureml://subscriptions/[0-9-]{36}/resourcegroups/.*/workspaces/.*/datastores/models/paths/tiny/${model.id}$`,
            ),
          ),
        },
      },
    });
  });

  it("builds the server's image from its context, by content, and leaves the old version until nobody runs it", () => {
    const plan = Plan.of((stack) => endpoint(stack));

    expect(blobsBelow(plan, "cccccccccccc/")).toEqual([
      "cccccccccccc/Dockerfile",
      "cccccccccccc/scoring.tar",
    ]);
    expect(plan.at("Scoring/Server/Resource")).toMatchObject({
      name: "cccccccccccc",
      parent_id: expect.stringMatching(/\/environments\/scoring$/),
      body: {
        properties: {
          build: {
            contextUri: expect.stringMatching(/primary_blob_endpoint\}contexts\/cccccccccccc\/$/),
            dockerfilePath: "Dockerfile",
          },
        },
      },
      lifecycle: { create_before_destroy: true },
    });
  });

  it("takes a ready image, and then needs no registry of its own", () => {
    const image = "shared.azurecr.io/scoring:4f2a9c1";
    const plan = Plan.of((stack) => endpoint(stack, { context: undefined, image }));

    expect(plan.at("Scoring/Server/Resource")).toMatchObject({ body: { properties: { image } } });
    expect(plan.all(ContainerRegistry)).toEqual([]);
    expect(blobsBelow(plan, "tiny/")).toHaveLength(2);
    expect(plan.all(StorageBlob)).toHaveLength(2);
  });

  it("copies an image of another registry into its own under the same digest, and runs it from there", () => {
    const image = { registryId: "/registry", name: `scoring@sha256:${"4f".repeat(32)}` };
    const plan = Plan.of((stack) => endpoint(stack, { context: undefined, image }, privately));

    const registry = plan.addressOf("Scoring/Workspace/Registry/Resource");
    expect(plan.at("Scoring/Workspace/Registry/Server")).toMatchObject({
      resource_id: `\${${registry}.id}`,
      action: "importImage",
      body: {
        source: { resourceId: "/registry", sourceImage: image.name },
        targetTags: ["scoring:4f4f4f4f4f4f"],
        mode: "Force",
      },
    });
    expect(plan.at("Scoring/Server/Resource")).toMatchObject({
      body: { properties: { image: `\${${registry}.login_server}/${image.name}` } },
      depends_on: expect.arrayContaining([plan.addressOf("Scoring/Workspace/Registry/Server")]),
    });
    expect(plan.grantsTo("Scoring_Identity_")).toContain("AcrPull: Scoring/Workspace/Registry");
    // nothing is built: neither a context nor a machine for it
    expect(blobsBelow(plan, "cccccccccccc/")).toEqual([]);
    expect(plan.all(MachineLearningComputeCluster)).toEqual([]);
  });

  it("gives every deployment a written share, after all of them, and again when the endpoint is written anew", () => {
    const plan = Plan.of((stack) =>
      endpoint(stack, {
        deployments: { blue: { model }, green: { model: nextModel } },
        traffic: { green: 100 },
      }),
    );

    expect(plan.at("Scoring/Traffic/Resource")).toMatchObject({
      body: { properties: { traffic: { blue: 0, green: 100 } } },
      depends_on: ["blue", "green"].map((name) => plan.addressOf(`Scoring/Deployments/${name}/Resource`)),
      lifecycle: { replace_triggered_by: [plan.addressOf("Scoring/Resource")] },
    });
  });

  it("takes all traffic away before the deployments are destroyed", () => {
    const plan = Plan.of((stack) => endpoint(stack));

    const { body, ...action } = plan.only(AzapiAction);
    expect(action).toMatchObject({
      method: "PUT",
      when: "destroy",
      depends_on: [plan.addressOf("Scoring/Deployments/blue/Resource")],
    });
    expect(body).toEqual({
      location: expect.any(String),
      identity: {
        type: "UserAssigned",
        userAssignedIdentities: {
          [`\${${plan.addressOf("Scoring/Identity")}.id}`]: {},
        },
      },
      properties: { authMode: "AADToken", publicNetworkAccess: "Enabled", traffic: { blue: 0 } },
    });
  });

  it("adds machines under load and leaves their number to Azure Monitor", () => {
    const plan = Plan.of((stack) =>
      endpoint(stack, { deployments: { blue: { model, instances: { minimum: 3, maximum: 10 } } } }),
    );

    expect(plan.only(MonitorAutoscaleSetting)).toMatchObject({
      target_resource_id: expect.stringContaining("blue"),
      profile: [
        {
          capacity: { default: 3, minimum: 3, maximum: 10 },
          rule: [{ scale_action: { direction: "Increase" } }, { scale_action: { direction: "Decrease" } }],
        },
      ],
    });
    expect(plan.at("Scoring/Deployments/blue/Resource")).toMatchObject({
      body: { sku: { capacity: 3 } },
      lifecycle: { ignore_changes: ["body.sku.capacity"] },
    });
  });

  it("passes settings to the server, and lets the front end allow what they allow", () => {
    const plan = Plan.of((stack) =>
      endpoint(stack, {
        deployments: {
          blue: {
            model,
            instanceType: "Standard_F8s_v2",
            settings: { SCORING_MAX_WAITING: "8", SCORING_WORKERS: "2", SCORING_MAX_SECONDS: "2.5" },
          },
        },
      }),
    );
    expect(plan.at("Scoring/Deployments/blue/Resource")).toMatchObject({
      body: {
        properties: {
          instanceType: "Standard_F8s_v2",
          environmentVariables: { SCORING_MAX_WAITING: "8" },
          requestSettings: { maxConcurrentRequestsPerInstance: 10, requestTimeout: "PT5S" },
        },
      },
    });
  });

  it("lets somebody score or release in one role, once", () => {
    const plan = Plan.of((stack) => {
      const scoring = endpoint(stack);
      const identity = new UserAssignedIdentity(stack, "App", {
        name: "app",
        resourceGroupName: "rg",
        location: "westeurope",
      });
      expect(scoring.grantRelease(identity)).toBe(scoring.grantScore(identity));
    });
    expect(plan.all(RoleAssignment)).toContainEqual(
      expect.objectContaining({
        role_definition_name: "AzureML Data Scientist",
        scope: expect.stringContaining("azapi_resource.Scoring_"),
      }),
    );
  });

  it("says by what each deployment's model is known", () => {
    Plan.of((stack) => {
      expect(endpoint(stack).modelIds).toEqual({ blue: model.id });
    });
  });

  it.each(["RequestLatency_P99", "RequestsPerMinute", "DeploymentCapacity", "CpuUtilizationPercentage"])(
    "alarms on %s",
    (metric_name) => {
      const plan = Plan.of((stack) => endpoint(stack));
      expect(plan.all(MonitorMetricAlert)).toContainEqual(
        expect.objectContaining({ criteria: [expect.objectContaining({ metric_name })] }),
      );
    },
  );

  it("is only reached inside the network, where there is one, and builds images inside it", () => {
    const plan = Plan.of((stack) => endpoint(stack, {}, privately));

    expect(plan.at("Scoring/Workspace/Resource")).toMatchObject({
      body: {
        properties: {
          publicNetworkAccess: "Disabled",
          managedNetwork: { isolationMode: "AllowInternetOutbound" },
          imageBuildCompute: "image-builder",
        },
      },
    });
    expect(plan.only(MachineLearningComputeCluster)).toMatchObject({
      name: "image-builder",
      node_public_ip_enabled: false,
      scale_settings: { min_node_count: 0 },
    });
    expect(plan.at("Scoring/Resource")).toMatchObject({
      body: { properties: { publicNetworkAccess: "Disabled" } },
    });
    expect(plan.only(ContainerRegistry)).toMatchObject({
      sku: "Premium",
      public_network_access_enabled: false,
    });
    const services = plan
      .all(PrivateEndpoint)
      .map(
        (each) =>
          (each["private_service_connection"] as { subresource_names: string[] }).subresource_names[0],
      );
    expect(services).toEqual(expect.arrayContaining(["amlworkspace", "registry", "vault", "blob"]));
  });

  it.each([
    ["an image that is built", {}],
    ["an image that is brought", { context: undefined, image: "shared.azurecr.io/scoring:4f2a9c1" }],
  ])("has its own network before the first deployment, with %s", (_, props) => {
    const plan = Plan.of((stack) => endpoint(stack, props, privately));
    expect(plan.at("Scoring/Workspace/Network")).toMatchObject({
      action: "provisionManagedNetwork",
      body: { includeSpark: false },
      timeouts: { create: "60m" },
    });
    // deployments are made below the endpoint
    expect(plan.at("Scoring/Resource")["depends_on"]).toContain(plan.addressOf("Scoring/Workspace/Network"));
  });

  it("has no network of its own where nothing is private", () => {
    expect(() => Plan.of((stack) => endpoint(stack)).at("Scoring/Workspace/Network")).toThrow();
  });

  it("frees the workspace's name when it goes, and leaves it to be restored where data is protected", () => {
    const deletedWith = (dataProtected: boolean) =>
      Plan.of((stack) => endpoint(stack, {}, { dataProtected })).at("Scoring/Workspace/Resource")[
        "delete_query_parameters"
      ];
    expect(deletedWith(false)).toEqual({ forceToPurge: ["true"] });
    expect(deletedWith(true)).toBeUndefined();
  });

  it("locks nothing where data is protected: models and server can be made again", () => {
    const plan = Plan.of((stack) => endpoint(stack, {}, { dataProtected: true }));
    expect(plan.all(ManagementLock)).toEqual([]);
  });

  it("puts deployments on a cluster without local accounts when asked, and tells callers where its tokens are", () => {
    const plan = Plan.of((stack) => {
      const { authMode, tokenUri } = endpoint(
        stack,
        {
          compute: { kind: "aks", nodeSize: "Standard_D8as_v5", nodes: { minimum: 2, maximum: 20 } },
          deployments: { blue: { model, instances: { minimum: 2, maximum: 40 } } },
        },
        privately,
      );
      expect(authMode).toBe("AMLToken");
      new TerraformOutput(stack, "token", { value: tokenUri });
    });

    expect(plan.synthesized.output?.["token"]?.value).toBe(
      `https://management.azure.com\${${plan.addressOf("Scoring/Resource")}.id}/token?api-version=2026-05-01`,
    );

    expect(plan.only(KubernetesCluster)).toMatchObject({
      local_account_disabled: true,
      azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
      workload_identity_enabled: true,
      private_cluster_enabled: true,
      default_node_pool: { vm_size: "Standard_D8as_v5", min_count: 2, max_count: 20 },
      network_profile: { network_plugin: "azure", network_plugin_mode: "overlay" },
    });
    expect(plan.only(KubernetesClusterExtension)).toMatchObject({
      extension_type: "Microsoft.AzureML.Kubernetes",
      configuration_settings: { internalLoadBalancerProvider: "azure", enableTraining: "False" },
    });
    expect(plan.at("Scoring/Resource")["body"]).toEqual({
      properties: { authMode: "AMLToken", compute: expect.stringContaining("Cluster_Attachment") },
    });
    expect(plan.at("Scoring/Deployments/blue/Resource")).toMatchObject({
      body: {
        properties: {
          endpointComputeType: "Kubernetes",
          scaleSettings: { scaleType: "TargetUtilization", minInstances: 2, maxInstances: 40 },
        },
      },
    });
    expect(plan.all(MonitorAutoscaleSetting)).toEqual([]);
  });

  it("lets the workspace into a cluster without local accounts, and gives it the deployments' identity", () => {
    const plan = Plan.of((stack) => endpoint(stack, { compute: { kind: "aks" } }, privately));

    const trusted = plan.addressOf("Scoring/Cluster/Attachment/TrustedAccess");
    const identity = `\${${plan.addressOf("Scoring/Identity")}.id}`;
    expect(plan.at("Scoring/Cluster/Attachment/TrustedAccess")).toMatchObject({
      source_resource_id: `\${${plan.addressOf("Scoring/Workspace/Resource")}.id}`,
      roles: ["Microsoft.MachineLearningServices/workspaces/mlworkload"],
    });
    expect(plan.at("Scoring/Cluster/Attachment/Resource")).toMatchObject({
      identity: [{ identity_ids: [identity] }],
      body: { properties: { computeType: "Kubernetes" } },
      depends_on: expect.arrayContaining([trusted]),
    });
    const granted = plan
      .byOwner(RoleAssignment)
      .filter(({ owner }) => owner === "Scoring/Cluster/Attachment")
      .map(({ attributes }) => [attributes["role_definition_name"], attributes["scope"] === identity]);
    expect(Object.fromEntries(granted)).toEqual({
      Reader: false,
      "Kubernetes Extension Contributor": false,
      "Azure Kubernetes Service Cluster Admin Role": false,
      "Managed Identity Operator": true,
    });
  });

  it("alarms when a cluster has no room or no rest", () => {
    const plan = Plan.of((stack) => endpoint(stack, { compute: { kind: "aks" } }, privately));
    const metrics = plan
      .byOwner(MonitorMetricAlert)
      .filter(({ owner }) => owner.startsWith("Scoring/Cluster/"))
      .map(({ attributes }) => (attributes["criteria"] as { metric_name: string }[])[0]?.metric_name);
    expect(metrics).toEqual(["cluster_autoscaler_unschedulable_pods_count", "node_cpu_usage_percentage"]);
  });

  it("encrypts what goes to a cluster outside a private network", () => {
    const tls = { hostName: "scoring.example.com", secretName: "scoring-tls" };
    const plan = Plan.of((stack) => endpoint(stack, { compute: { kind: "aks", tls } }));
    expect(plan.only(KubernetesClusterExtension)).toMatchObject({
      configuration_settings: { allowInsecureConnections: "False", sslSecret: "scoring-tls" },
    });
  });
});

describe("what Azure publishes", () => {
  const types = armTypes("microsoft.machinelearningservices@2026-05-01");
  const schema = azurermSchema();
  const absent =
    "../shared/azure-schema is not on this machine: nothing was compared with the real providers";
  const plans: readonly [string, () => Plan][] = [
    ["managed machines", () => Plan.of((stack) => endpoint(stack))],
    [
      "load and a network",
      () =>
        Plan.of((stack) =>
          endpoint(
            stack,
            { deployments: { blue: { model, instances: { minimum: 1, maximum: 4 } } } },
            privately,
          ),
        ),
    ],
    ["a cluster", () => Plan.of((stack) => endpoint(stack, { compute: { kind: "aks" } }, privately))],
    [
      "a ready image",
      () => Plan.of((stack) => endpoint(stack, { context: undefined, image: "a.azurecr.io/b:1" })),
    ],
  ];

  it.each(plans)("accepts the bodies for %s", (_, make) => {
    if (!types) return console.warn(absent);
    const plan = make();
    for (const { type, name, location, identity, body } of plan.all(AzapiResource))
      expect(
        problemsInBody(types, String(type), {
          name,
          ...(location === undefined ? {} : { location }),
          ...(identity ? { identity: { type: "UserAssigned" } } : {}),
          ...(body as object),
        }),
      ).toEqual([]);
    const whole = plan.all(AzapiAction).filter(({ action }) => action === undefined);
    expect(whole).toHaveLength(1);
    for (const { type, body } of whole)
      expect(problemsInBody(types, String(type), { name: "endpoint", ...(body as object) })).toEqual([]);
    // updates leave out what the resource has already
    for (const { type, body } of plan.all(AzapiUpdateResource))
      expect(
        problemsInBody(types, String(type), {
          name: "some-name",
          location: "westeurope",
          ...(body as object),
        }).filter((problem) => !problem.endsWith(": missing")),
      ).toEqual([]);
  });

  it.each(plans)("accepts the resources for %s", (_, make) => {
    if (!schema) return console.warn(absent);
    const resources = make().synthesized.resource ?? {};
    const problems = Object.entries(resources)
      .filter(([kind]) => kind.startsWith("azurerm_"))
      .flatMap(([kind, each]) =>
        Object.entries(each).flatMap(([name, attributes]) => {
          const found = schema.resource_schemas[kind];
          return found ? problemsIn(found.block, attributes, `${kind}.${name}`) : [`${kind}: unknown`];
        }),
      );
    expect(problems).toEqual([]);
  });
});

describe("ScoringEndpoint refuses", () => {
  const refusals: readonly [string, string, Partial<ScoringEndpointProps>][] = [
    ["neither context nor image", "ServerNotChosen", { context: undefined }],
    ["both context and image", "ServerNotChosen", { image: "a.azurecr.io/b:1" }],
    ["an image without a tag", "ImageNotImmutable", { context: undefined, image: "a.azurecr.io/b" }],
    [
      "an image of another registry without a tag",
      "ImageNotImmutable",
      { context: undefined, image: { registryId: "/registry", name: "scoring" } },
    ],
    [
      "an image of another registry called latest",
      "ImageNotImmutable",
      { context: undefined, image: { registryId: "/registry", name: "scoring:latest" } },
    ],
    ["an image called latest", "ImageNotImmutable", { context: undefined, image: "a.azurecr.io/b:latest" }],
    ["no deployment", "DeploymentsOutOfRange", { deployments: {}, traffic: {} }],
    [
      "more deployments than Azure allows",
      "DeploymentsOutOfRange",
      {
        deployments: Object.fromEntries(
          Array.from({ length: 21 }, (_, index) => [`one-${index}`, { model }]),
        ),
      },
    ],
    [
      "a name that is too short",
      "DeploymentNameNotLegal",
      { deployments: { a: { model } }, traffic: { a: 100 } },
    ],
    ["a name with capitals", "DeploymentNameNotLegal", { deployments: { Blue: { model } } }],
    [
      "a machine without Azure's prefix",
      "MachineUnknown",
      { deployments: { blue: { model, instanceType: "D4" } } },
    ],
    [
      "no machine",
      "InstancesOutOfRange",
      { deployments: { blue: { model, instances: { minimum: 0, maximum: 1 } } } },
    ],
    [
      "fewer machines at most than at least",
      "InstancesOutOfRange",
      { deployments: { blue: { model, instances: { minimum: 3, maximum: 2 } } } },
    ],
    [
      "a setting that the server refuses",
      "SettingsNotValid",
      { deployments: { blue: { model, settings: { SCORING_MAX_WAITING: "many" } } } },
    ],
    ["traffic for nobody", "TrafficNotLegal", { traffic: { blue: 90, green: 10 } }],
    ["traffic that is not whole", "TrafficNotLegal", { traffic: { blue: 99 } }],
    ["a share below nothing", "TrafficNotLegal", { traffic: { blue: -1 } }],
    ["a cluster that would be spoken to in the clear", "ClusterNotEncrypted", { compute: { kind: "aks" } }],
    [
      "a cluster without nodes",
      "InstancesOutOfRange",
      { compute: { kind: "aks", nodes: { minimum: 0, maximum: 0 } } },
    ],
  ];

  it.each(refusals)("%s", (_, code, props) => {
    expectRefusal(() => Plan.of((stack) => endpoint(stack, props)), code);
  });
});

function endpoint(
  stack: TerraformStack,
  props: Partial<ScoringEndpointProps> = {},
  environment: Partial<FoundationProps> = {},
): ScoringEndpoint {
  return new ScoringEndpoint(stack, "Scoring", {
    foundation: foundation(stack, environment),
    purpose: "search",
    context,
    deployments: { blue: { model } },
    traffic: { blue: 100 },
    ...props,
  });
}

function someModel(folder: string, mean: number): ModelPackage {
  tinyModel(join(root, folder), { mean });
  return modelPackage({ root, folder });
}

function blobsBelow(plan: Plan, prefix: string): string[] {
  return plan
    .all(StorageBlob)
    .map(({ name }: Attributes) => String(name))
    .filter((name) => name.startsWith(prefix))
    .sort();
}
