import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContext } from "../../../core/context";
import type { EmulatorContext } from "../../../core/service";
import type { RoleAssignment } from "../../../identity/authorization";
import type { Identity } from "../../../identity/identity";
import { startIdentity } from "../../../identity/start";
import type { EventHubs } from "../../event-hubs/event-hubs";
import { startEventHubs } from "../../event-hubs/start";
import type { Monitor } from "../../monitor/monitor";
import { startMonitor } from "../../monitor/start";
import { startStorage } from "../../storage/start";
import type { Storage, StorageEndpoints, StorageEvent } from "../../storage/storage";
import type { FunctionsHost, Site, SiteStatus } from "../functions-host";
import type { HostLimits } from "../host-services";
import { startFunctionsHost } from "../start";
import { packageOf } from "./package";

const groupId = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/test/providers";
export const hostAccountId = `${groupId}/Microsoft.Storage/storageAccounts/hostaccount`;
export const dataAccountId = `${groupId}/Microsoft.Storage/storageAccounts/dataaccount`;
export const componentId = `${groupId}/Microsoft.Insights/components/telemetry`;
export const siteId = `${groupId}/Microsoft.Web/sites/app`;

export const appIdentity = {
  objectId: "11111111-1111-1111-1111-111111111111",
  clientId: "22222222-2222-2222-2222-222222222222",
  name: "app-identity",
};

export const usualGrants: readonly (readonly [role: string, scope: string])[] = [
  ["Storage Blob Data Owner", hostAccountId],
  ["Storage Queue Data Contributor", hostAccountId],
  ["Storage Table Data Contributor", hostAccountId],
  ["Storage Blob Data Owner", dataAccountId],
  ["Storage Queue Data Contributor", dataAccountId],
  ["Monitoring Metrics Publisher", componentId],
];

/** The services an app needs, real, in a temporary folder. */
export interface FunctionsEstate {
  readonly context: EmulatorContext;
  readonly identity: Identity;
  readonly storage: Storage;
  readonly monitor: Monitor;
  readonly eventHubs: EventHubs;
  readonly host: FunctionsHost;
  readonly data: StorageEndpoints;
  readonly logged: string[];
  grants: RoleAssignment[];
  /** Called for each event of a blob. */
  onEvent: (event: StorageEvent) => Promise<void>;
  /** Ships a package and waits until it runs. */
  deploy(
    source: string,
    options?: { hostJson?: object; settings?: Record<string, string> } & Partial<Site>,
  ): Promise<void>;
  upload(source: string, hostJson?: object): Promise<void>;
  /** As `deploy`, a zip that was made before. */
  ship(zip: string, settings?: Record<string, string>): Promise<void>;
  site(settings?: Record<string, string>): Site;
  status(): SiteStatus;
  fetch(path: string, options?: RequestOptions): Promise<Response>;
  /** @param andForget removes the folder as well; otherwise it can be opened again */
  stop(andForget?: boolean): Promise<void>;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** @param directory state of an earlier run */
export async function openEstate(
  limits: Partial<HostLimits> = {},
  directory = mkdtempSync(join(tmpdir(), "vitrine-functions-")),
): Promise<FunctionsEstate> {
  const logged: string[] = [];
  const context = await openContext(directory, (level, service, message) => {
    logged.push(`${level} ${service}: ${message}`);
  });
  const identity = await startIdentity(context, {
    roleAssignments: () => estate.grants,
    principals: () => [appIdentity],
  });
  const monitor = await startMonitor(context, { identity });
  const storage = await startStorage(context, { identity, publish: (event) => estate.onEvent(event) });
  const hostEndpoints = await storage.createAccount({ name: "hostaccount", resourceId: hostAccountId });
  const data = await storage.createAccount({ name: "dataaccount", resourceId: dataAccountId });
  const endpoints = new Map([
    ["hostaccount", hostEndpoints],
    ["dataaccount", data],
  ]);
  await storage.platformBlobs("hostaccount").getContainerClient("packages").createIfNotExists();
  const { connectionString } = await monitor.createComponent({ resourceId: componentId, name: "telemetry" });
  const eventHubs = await startEventHubs(context, identity);
  const host = await startFunctionsHost(context, {
    identity,
    monitor,
    eventHubs,
    endpoints: (account) => endpoints.get(account),
    limits,
  });

  const release = async (zip: Buffer) => {
    const container = storage.platformBlobs("hostaccount").getContainerClient("packages");
    await container.getBlockBlobClient("released-package.zip").uploadData(zip);
  };

  const site = (settings: Record<string, string> = {}): Site => ({
    resourceId: siteId,
    name: "app",
    identities: [
      {
        resourceId: `${groupId}/identity`,
        principalId: appIdentity.objectId,
        clientId: appIdentity.clientId,
      },
    ],
    appSettings: {
      AzureWebJobsStorage__accountName: "hostaccount",
      AzureWebJobsStorage__credential: "managedidentity",
      AzureWebJobsStorage__clientId: appIdentity.clientId,
      DATA__blobServiceUri: data.blob,
      DATA__queueServiceUri: data.queue,
      DATA__credential: "managedidentity",
      DATA__clientId: appIdentity.clientId,
      APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${appIdentity.clientId};Authorization=AAD`,
      ...settings,
    },
    deployment: { containerUrl: `${hostEndpoints.blob}packages`, identityResourceId: `${groupId}/identity` },
    instanceMemoryMB: 512,
  });

  const estate: FunctionsEstate = {
    context,
    identity,
    storage,
    monitor,
    eventHubs,
    host,
    data,
    logged,
    grants: usualGrants.map(([roleDefinitionName, scope]) => ({
      roleDefinitionName,
      scope,
      principalId: appIdentity.objectId,
    })),
    onEvent: async () => undefined,
    site,
    async upload(source, hostJson) {
      await release(await packageOf(source, hostJson));
    },
    async ship(zip, settings) {
      await release(readFileSync(zip));
      await host.createOrUpdateSite(site(settings));
      await host.restartSite(siteId);
    },
    async deploy(source, { hostJson, settings, ...more } = {}) {
      await estate.upload(source, hostJson);
      await host.createOrUpdateSite({ ...site(settings), ...more });
      await host.restartSite(siteId);
    },
    status: () => {
      const [status] = host.status();
      if (!status) throw new Error("there is no site");
      return status;
    },
    fetch: (path, options) =>
      call(new URL(path, estate.status().address), context.tls.authorityFile, options),
    async stop(andForget = true) {
      await host.stop();
      await eventHubs.stop();
      await storage.stop();
      await monitor.stop();
      await identity.stop();
      if (andForget) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  return estate;
}

/** Waits until the check passes. @throws what it last threw, a little before a test's own time is over */
export async function eventually<Result>(
  check: () => Result | Promise<Result>,
  seconds = 100,
): Promise<Result> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

function call(url: URL, authorityFile: string, options: RequestOptions = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { method = "GET", headers = {}, body } = options;
    const ca = readFileSync(authorityFile);
    request(url, { method, headers, ca, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const status = incoming.statusCode ?? 0;
        const content = status === 204 ? null : Buffer.concat(chunks);
        const received = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]);
        resolve(new Response(content, { status, headers: received }));
      });
    })
      .on("error", reject)
      .end(body);
  });
}
