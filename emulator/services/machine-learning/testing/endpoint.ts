import { readFileSync } from "node:fs";
import { type Agent, request } from "node:https";
import type { Values } from "../../../resource-manager/protocol";
import { inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";
import { text } from "../../../resource-manager/values";
import type { EndpointStatus } from "../machine-learning";
import { dockerfileText, scoringArchive } from "./scoring-package";

const mlWorkspaces = "Microsoft.MachineLearningServices/workspaces";
const apiVersion = "2026-05-01";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  json(): Record<string, unknown>;
}

/** A workspace, an endpoint with an identity, and what deployments are made of, on a local Azure of its own. */
export class TestEndpoint {
  readonly azure: TestEstate;
  group: Values = {};
  identity: Values = {};
  /** The workspace's. */
  builder: Values = {};
  storage: Values = {};
  workspace: Values = {};
  workspaceProperties: Values = {};
  endpoint: Values = {};
  private readonly models = new Map<string, Values>();

  /** @param idleMs how long nobody asks before a deployment sleeps */
  constructor(idleMs?: number) {
    this.azure = new TestEstate(idleMs);
  }

  /** @param grants on the storage: to the endpoint's identity, and to the workspace's */
  async start({
    grants = ["Storage Blob Data Reader"],
    builderGrants = ["Storage Blob Data Contributor"],
  }: {
    grants?: readonly string[];
    builderGrants?: readonly string[];
  } = {}): Promise<void> {
    const { azure } = this;
    await azure.start();
    this.group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
    this.identity = await azure.apply("azurerm_user_assigned_identity", { name: "scoring", ...inGroup });
    this.builder = await azure.apply("azurerm_user_assigned_identity", { name: "workspace", ...inGroup });
    this.storage = await azure.apply("azurerm_storage_account", { name: "mldata", ...inGroup });
    for (const name of ["contexts", "models"]) {
      await azure.apply("azurerm_storage_container", { name, storage_account_id: this.storage["id"] });
    }
    for (const role of grants) await azure.grant(role, this.storage["id"], this.identity["principal_id"]);
    for (const role of builderGrants)
      await azure.grant(role, this.storage["id"], this.builder["principal_id"]);
    for (const role of ["Contributor", "Key Vault Administrator"])
      await azure.grant(role, this.group["id"], this.builder["principal_id"]);
    await this.makeWorkspace();
    await this.ship("1", dockerfileText, await scoringArchive());
    this.endpoint = await this.putEndpoint();
    await azure.grant("AzureML Data Scientist", this.endpoint["id"]);
  }

  async end(): Promise<void> {
    await this.azure.end();
  }

  /** Uploads a build context and declares an environment of it. */
  async ship(version: string, dockerfile: string, archive: Buffer): Promise<Values> {
    const blobs = this.azure.estate.storage.platformBlobs("mldata").getContainerClient("contexts");
    await blobs.getBlockBlobClient(`contexts/${version}/Dockerfile`).uploadData(Buffer.from(dockerfile));
    await blobs.getBlockBlobClient(`contexts/${version}/scoring.tar`).uploadData(archive);
    return this.environment(version);
  }

  environment(version: string, properties: Values = {}, prior: Values | null = null): Promise<Values> {
    const route = (path: string) => ({ path, port: 8080 });
    return this.azure.apply(
      "azapi_resource",
      {
        type: `${mlWorkspaces}/environments/versions@${apiVersion}`,
        name: version,
        parent_id: `${this.workspace["id"]}/environments/scoring`,
        body: {
          properties: {
            build: {
              contextUri: `${text(this.storage, "primary_blob_endpoint")}contexts/contexts/${version}/`,
              dockerfilePath: "Dockerfile",
            },
            inferenceConfig: {
              scoringRoute: route("/score"),
              livenessRoute: route("/health/live"),
              readinessRoute: route("/health/ready"),
            },
            osType: "Linux",
            ...properties,
          },
        },
      },
      prior,
    );
  }

  /** Uploads a model whose only file says what it is. */
  async model(content: string): Promise<Values> {
    const blobs = this.azure.estate.storage.platformBlobs("mldata").getContainerClient("models");
    await blobs.getBlockBlobClient(`words/${content}/model.txt`).uploadData(Buffer.from(content));
    await blobs.getBlockBlobClient(`words/${content}/more/manifest.json`).uploadData(Buffer.from("{}"));
    const known = this.models.get(content);
    if (known) return known;
    const { subscriptionId, group } = partsOf(text(this.workspace, "id"));
    const made = await this.azure.apply("azapi_resource", {
      type: `${mlWorkspaces}/models/versions@${apiVersion}`,
      name: content,
      parent_id: `${this.workspace["id"]}/models/words`,
      body: {
        properties: {
          modelType: "custom_model",
          modelUri: `azureml://subscriptions/${subscriptionId}/resourcegroups/${group}/workspaces/ml/datastores/models/paths/words/${content}`,
        },
      },
    });
    this.models.set(content, made);
    return made;
  }

  /** @param identity what Azure ML opens its storage, vault and registry under */
  putWorkspace(
    name: string,
    identity: Values,
    properties: Values = {},
    prior: Values | null = null,
  ): Promise<Values> {
    return this.azure.apply(
      "azapi_resource",
      {
        type: `${mlWorkspaces}@${apiVersion}`,
        name,
        parent_id: this.group["id"],
        location: "westeurope",
        identity: [{ type: "UserAssigned", identity_ids: [identity["id"]] }],
        body: {
          properties: {
            ...this.workspaceProperties,
            primaryUserAssignedIdentity: identity["id"],
            systemDatastoresAuthMode: "Identity",
            ...properties,
          },
        },
      },
      prior,
    );
  }

  putEndpoint(properties: Values = {}, prior: Values | null = null): Promise<Values> {
    return this.azure.apply(
      "azapi_resource",
      {
        type: `${mlWorkspaces}/onlineEndpoints@${apiVersion}`,
        name: "words",
        parent_id: this.workspace["id"],
        location: "westeurope",
        identity: [{ type: "UserAssigned", identity_ids: [this.identity["id"]] }],
        body: { properties: { authMode: "AADToken", publicNetworkAccess: "Enabled", ...properties } },
        response_export_values: ["properties.scoringUri"],
      },
      prior,
    );
  }

  async deploy(
    name: string,
    content = name,
    properties: Values = {},
    prior: Values | null = null,
    environment = "1",
  ): Promise<Values> {
    const model = await this.model(content);
    return this.azure.apply(
      "azapi_resource",
      {
        type: `${mlWorkspaces}/onlineEndpoints/deployments@${apiVersion}`,
        name,
        parent_id: this.endpoint["id"],
        location: "westeurope",
        body: {
          sku: { name: "Default", capacity: 1 },
          properties: {
            endpointComputeType: "Managed",
            environmentId: `${this.workspace["id"]}/environments/scoring/versions/${environment}`,
            model: model["id"],
            modelMountPath: "/var/models",
            environmentVariables: { GREETING: "hello", MODEL_DIR: `/var/models/words/${content}/${content}` },
            requestSettings: { maxConcurrentRequestsPerInstance: 4, requestTimeout: "PT5S" },
            ...properties,
          },
        },
      },
      prior,
    );
  }

  /** As `azapi_update_resource`. */
  traffic(traffic: Record<string, number>, prior: Values | null = null): Promise<Values> {
    return this.azure.apply(
      "azapi_update_resource",
      {
        type: `${mlWorkspaces}/onlineEndpoints@${apiVersion}`,
        resource_id: this.endpoint["id"],
        body: { properties: { traffic } },
      },
      prior,
    );
  }

  status(): EndpointStatus {
    const [status] = this.azure.estate.machineLearning.status();
    if (status === undefined) throw new Error("there is no endpoint");
    return status;
  }

  async token(audience = "https://ml.azure.com", objectId?: unknown): Promise<string> {
    const { identity } = this.azure.estate;
    const credential = identity.credential(String(objectId ?? identity.developer.objectId));
    return (await credential.getToken(`${audience}/.default`))?.token ?? "";
  }

  async score(
    query = "",
    {
      headers = {},
      body = "x",
      agent,
      token,
    }: { headers?: Record<string, string>; body?: string | Buffer; agent?: Agent; token?: string } = {},
  ): Promise<Answer> {
    const authorization = `Bearer ${token ?? (await this.token())}`;
    const ca = readFileSync(this.azure.estate.context.tls.authorityFile);
    return new Promise((resolve, reject) => {
      const options = { method: "POST", ca, agent: agent ?? false, headers: { authorization, ...headers } };
      request(`${this.status().scoringUri}${query}`, options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const content = Buffer.concat(chunks).toString();
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: content,
            json: () => JSON.parse(content) as Record<string, unknown>,
          });
        });
      })
        .on("error", reject)
        .end(body);
    });
  }

  private async makeWorkspace(): Promise<void> {
    const { azure } = this;
    const insights = await azure.apply("azurerm_application_insights", { name: "telemetry", ...inGroup });
    const vault = await azure.apply("azurerm_key_vault", {
      name: "kv",
      ...inGroup,
      rbac_authorization_enabled: true,
    });
    this.workspaceProperties = {
      applicationInsights: insights["id"],
      keyVault: vault["id"],
      storageAccount: this.storage["id"],
    };
    this.workspace = await this.putWorkspace("ml", this.builder);
    await azure.apply("azurerm_machine_learning_datastore_blobstorage", {
      name: "models",
      workspace_id: this.workspace["id"],
      storage_container_id: `${this.storage["id"]}/blobServices/default/containers/models`,
    });
  }
}

function partsOf(id: string) {
  const [, , subscriptionId, , group] = id.split("/");
  return { subscriptionId, group };
}
