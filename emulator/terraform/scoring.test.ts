import { writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Status } from "../control/protocol";
import { trust } from "../core/trust";
import { dockerfileText, scoringArchive } from "../services/machine-learning/testing/scoring-package";
import { emulatorAddress } from "./client/emulator-client";
import { ref, TerraformFolder, temporaryCheckout } from "./testing/terraform";

const mlWorkspaces = "Microsoft.MachineLearningServices/workspaces";
const apiVersion = "2026-05-01";
const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root);

const place = { resource_group_name: ref("azurerm_resource_group.group.name"), location: "westeurope" };
const caller = ref("data.azurerm_client_config.me.object_id");
const route = (path: string) => ({ path, port: 8080 });
const blob = (container: string, name: string, source: object) => ({
  name,
  storage_account_name: ref("azurerm_storage_account.ml.name"),
  storage_container_name: ref(`azurerm_storage_container.${container}.name`),
  type: "Block",
  ...source,
  depends_on: ["azurerm_role_assignment.writes"],
});
const endpointBody = { properties: { authMode: "AADToken", publicNetworkAccess: "Enabled" } };

const deployment = (name: string) => ({
  type: `${mlWorkspaces}/onlineEndpoints/deployments@${apiVersion}`,
  name,
  parent_id: ref("azapi_resource.endpoint.id"),
  location: "westeurope",
  body: {
    sku: { name: "Default", capacity: 1 },
    properties: {
      endpointComputeType: "Managed",
      environmentId: ref("azapi_resource.server.id"),
      model: ref("azapi_resource.model.id"),
      modelMountPath: "/var/models",
      environmentVariables: { MODEL_DIR: "/var/models/words/abc/abc" },
    },
  },
  depends_on: ["azurerm_role_assignment.reads", "azurerm_role_assignment.builds"],
});

/** An endpoint with two deployments and a cache, wired as the constructs wire them. */
function stack(traffic: Record<string, number>) {
  return {
    data: { azurerm_client_config: { me: {} } },
    resource: {
      azurerm_resource_group: { group: { name: "search-local", location: "westeurope" } },
      azurerm_user_assigned_identity: { scoring: { name: "scoring", ...place } },
      azurerm_application_insights: { telemetry: { name: "telemetry", ...place, application_type: "web" } },
      azurerm_key_vault: {
        vault: {
          name: "searchvault",
          ...place,
          sku_name: "standard",
          tenant_id: ref("data.azurerm_client_config.me.tenant_id"),
          rbac_authorization_enabled: true,
        },
      },
      azurerm_storage_account: {
        ml: { name: "searchml", ...place, account_tier: "Standard", account_replication_type: "LRS" },
      },
      azurerm_storage_container: Object.fromEntries(
        ["contexts", "models"].map((name) => [
          name,
          { name, storage_account_id: ref("azurerm_storage_account.ml.id") },
        ]),
      ),
      azurerm_role_assignment: {
        writes: {
          scope: ref("azurerm_storage_account.ml.id"),
          role_definition_name: "Storage Blob Data Contributor",
          principal_id: caller,
        },
        reads: {
          scope: ref("azurerm_storage_account.ml.id"),
          role_definition_name: "Storage Blob Data Reader",
          principal_id: ref("azurerm_user_assigned_identity.scoring.principal_id"),
        },
        // the workspace makes the image, of the context
        builds: {
          scope: ref("azurerm_storage_account.ml.id"),
          role_definition_name: "Storage Blob Data Contributor",
          principal_id: ref("azapi_resource.ml.identity[0].principal_id"),
        },
        scores: {
          scope: ref("azapi_resource.endpoint.id"),
          role_definition_name: "AzureML Data Scientist",
          principal_id: caller,
        },
      },
      azurerm_storage_blob: {
        dockerfile: blob("contexts", "v1/Dockerfile", { source_content: dockerfileText }),
        archive: blob("contexts", "v1/scoring.tar", { source: join(folder.path, "scoring.tar") }),
        model: blob("models", "words/abc/model.txt", { source_content: "words" }),
      },
      azurerm_machine_learning_datastore_blobstorage: {
        models: {
          name: "models",
          workspace_id: ref("azapi_resource.ml.id"),
          storage_container_id: ref("azurerm_storage_container.models.id"),
        },
      },
      azapi_resource: {
        ml: {
          type: `${mlWorkspaces}@${apiVersion}`,
          name: "search-ml",
          parent_id: ref("azurerm_resource_group.group.id"),
          location: "westeurope",
          identity: [{ type: "SystemAssigned" }],
          body: {
            kind: "Default",
            sku: { name: "Basic", tier: "Basic" },
            properties: {
              applicationInsights: ref("azurerm_application_insights.telemetry.id"),
              keyVault: ref("azurerm_key_vault.vault.id"),
              storageAccount: ref("azurerm_storage_account.ml.id"),
              systemDatastoresAuthMode: "Identity",
            },
          },
          delete_query_parameters: { forceToPurge: ["true"] },
        },
        server: {
          type: `${mlWorkspaces}/environments/versions@${apiVersion}`,
          name: "1",
          parent_id: `${ref("azapi_resource.ml.id")}/environments/scoring`,
          body: {
            properties: {
              build: {
                contextUri: `${ref("azurerm_storage_account.ml.primary_blob_endpoint")}contexts/v1/`,
                dockerfilePath: "Dockerfile",
              },
              inferenceConfig: {
                scoringRoute: route("/score"),
                livenessRoute: route("/health/live"),
                readinessRoute: route("/health/ready"),
              },
              osType: "Linux",
            },
          },
          depends_on: ["azurerm_storage_blob.dockerfile", "azurerm_storage_blob.archive"],
        },
        model: {
          type: `${mlWorkspaces}/models/versions@${apiVersion}`,
          name: "abc",
          parent_id: `${ref("azapi_resource.ml.id")}/models/words`,
          body: {
            properties: {
              modelType: "custom_model",
              modelUri: `azureml://subscriptions/${ref("data.azurerm_client_config.me.subscription_id")}/resourcegroups/search-local/workspaces/search-ml/datastores/models/paths/words/abc`,
            },
          },
          depends_on: ["azurerm_storage_blob.model", "azurerm_machine_learning_datastore_blobstorage.models"],
        },
        endpoint: {
          type: `${mlWorkspaces}/onlineEndpoints@${apiVersion}`,
          name: "search",
          parent_id: ref("azapi_resource.ml.id"),
          location: "westeurope",
          identity: [
            { type: "UserAssigned", identity_ids: [ref("azurerm_user_assigned_identity.scoring.id")] },
          ],
          body: endpointBody,
          response_export_values: ["properties.scoringUri"],
        },
        blue: deployment("blue"),
        green: deployment("green"),
        access: {
          type: "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01",
          name: "developer",
          parent_id: `${ref("azurerm_managed_redis.cache.id")}/databases/default`,
          body: { properties: { accessPolicyName: "default", user: { objectId: caller } } },
        },
      },
      azapi_update_resource: {
        traffic: {
          type: `${mlWorkspaces}/onlineEndpoints@${apiVersion}`,
          resource_id: ref("azapi_resource.endpoint.id"),
          body: { properties: { traffic } },
          depends_on: ["azapi_resource.blue", "azapi_resource.green"],
        },
      },
      azapi_resource_action: {
        network: {
          type: `${mlWorkspaces}@${apiVersion}`,
          resource_id: ref("azapi_resource.ml.id"),
          action: "provisionManagedNetwork",
          method: "POST",
          body: { includeSpark: false },
          response_export_values: ["status"],
          timeouts: { create: "60m" },
        },
        taken_away: {
          type: `${mlWorkspaces}/onlineEndpoints@${apiVersion}`,
          resource_id: ref("azapi_resource.endpoint.id"),
          method: "PUT",
          when: "destroy",
          body: {
            location: "westeurope",
            properties: { ...endpointBody.properties, traffic: { blue: 0, green: 0 } },
          },
          depends_on: ["azapi_resource.blue", "azapi_resource.green"],
        },
      },
      azurerm_managed_redis: {
        cache: {
          name: "search-cache",
          ...place,
          sku_name: "Balanced_B0",
          default_database: { clustering_policy: "EnterpriseCluster" },
        },
      },
    },
    output: {
      scoring_uri: { value: ref("azapi_resource.endpoint.output.properties.scoringUri") },
      endpoint: { value: ref("azapi_resource.endpoint.id") },
      redis_port: { value: ref("azurerm_managed_redis.cache.default_database[0].port") },
    },
  };
}

beforeAll(async () => {
  folder.write(stack({ blue: 100, green: 0 }));
  writeFileSync(join(folder.path, "scoring.tar"), await scoringArchive());
  await folder.init();
});

afterAll(async () => {
  const address = emulatorAddress(checkout.root);
  if (address) process.kill(address.pid);
  while (emulatorAddress(checkout.root)) await wait(100);
  checkout.remove();
});

// each test goes on where the one before it ended
describe("an endpoint with two deployments, and a cache", () => {
  it("is deployed whole, and the next plan is empty", async () => {
    await folder.apply();
    expect(await folder.plan()).toEqual({});
    const { endpoints, caches } = await control<Status>("status");
    expect(endpoints).toMatchObject([{ traffic: { blue: 100, green: 0 }, deployments: [{}, {}] }]);
    expect(caches).toMatchObject([{ name: "search-cache", state: "running" }]);
    expect(JSON.parse(await folder.succeed("output", "-json"))).toMatchObject({
      scoring_uri: { value: endpoints[0]?.scoringUri },
      redis_port: { value: Number(new URL(caches[0]?.address ?? "").port) },
    });
    expect(await score()).toBe("blue");
  });

  it("shows traffic that was moved behind Terraform's back as a change, and takes it back", async () => {
    await moveTraffic({ blue: 40, green: 60 });
    expect(Object.keys(await folder.plan())).toEqual(["azapi_update_resource.traffic"]);
    await folder.apply();
    expect((await control<Status>("status")).endpoints[0]?.traffic).toEqual({ blue: 100, green: 0 });
  });

  it("plans nothing when the file says what a release has done", async () => {
    await moveTraffic({ blue: 0, green: 100 });
    folder.write(stack({ blue: 0, green: 100 }));
    expect(await folder.plan()).toEqual({});
    expect(await score()).toBe("green");
  });

  it("comes back after the emulator was killed, and leaves no process without it", async () => {
    const before = await control<Status>("status");
    const pids = before.endpoints[0]?.deployments.map(({ pid }) => pid ?? 0) ?? [];
    process.kill(emulatorAddress(checkout.root)?.pid ?? Number.NaN, "SIGKILL");
    while (pids.some(isAlive)) await wait(50);
    expect([...pids, before.caches[0]?.pid ?? 0].filter((pid) => pid > 0 && isAlive(pid))).toEqual([]);
    expect(await folder.plan()).toEqual({});
    expect(await score()).toBe("green");
  });

  it("switches the cache off and on at the control address", async () => {
    await control("redis/stop", { name: "search-cache" });
    expect((await control<Status>("status")).caches).toMatchObject([{ state: "stopped" }]);
    await control("redis/start", { name: "search-cache" });
    expect((await control<Status>("status")).caches).toMatchObject([{ state: "running" }]);
  });

  it("is destroyed whole, traffic first", async () => {
    await folder.destroy();
  });
});

async function control<Answer>(path: string, body?: object): Promise<Answer> {
  const { port, token } = emulatorAddress(checkout.root) ?? {};
  const answer = await fetch(`http://127.0.0.1:${port}/${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await answer.json()) as Answer;
}

async function bearer(audience: string): Promise<{ authorization: string }> {
  const { token } = await control<{ token: string }>("token", { audience });
  return { authorization: `Bearer ${token}` };
}

/** As `vitrine release` does. */
async function moveTraffic(traffic: Record<string, number>): Promise<void> {
  trust(join(checkout.root, ".vitrine/local/tls/authority.pem"));
  const { services, endpoints } = await control<Status>("status");
  const address = services.find(({ name }) => name === "resource manager")?.address;
  const url = `${address}${endpoints[0]?.resourceId}?api-version=${apiVersion}`;
  const headers = await bearer("https://management.azure.com");
  const now = (await (await fetch(url, { headers })).json()) as { properties: object };
  const body = JSON.stringify({ ...now, properties: { ...now.properties, traffic } });
  const answer = await fetch(url, { method: "PUT", headers, body });
  expect(answer.status).toBe(200);
}

/** Which deployment answers. */
async function score(): Promise<unknown> {
  trust(join(checkout.root, ".vitrine/local/tls/authority.pem"));
  const [endpoint] = (await control<Status>("status")).endpoints;
  const headers = await bearer("https://ml.azure.com");
  return new Promise((resolve, reject) => {
    request(endpoint?.scoringUri ?? "", { method: "POST", headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.headers["azureml-model-deployment"]);
    })
      .on("error", reject)
      .end("x");
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
