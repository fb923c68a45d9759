import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import {
  QueueServiceClient,
  StorageSharedKeyCredential as QueueSharedKeyCredential,
} from "@azure/storage-queue";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import type { NetworkRules } from "../../unkind/network-rules";
import type { Monitor } from "../monitor/monitor";
import type { StorageOperationRow } from "../monitor/storage-operations";
import { type Account, Accounts } from "./accounts";
import { AzuriteEngine } from "./engine/engine";
import { agentWithin, closeGateway, openGateway } from "./gateway/gateway";
import type { BlobEventSink, Storage } from "./storage";
import { Tables } from "./tables";
import { Websites } from "./website/websites";

export interface StorageNeeds {
  readonly identity: Identity;
  /** Where events of blobs go. */
  readonly publish: BlobEventSink;
  /** @default every request gets to its account, wherever it comes from */
  readonly networkRules?: Pick<NetworkRules, "refusalOf">;
  /** @default nothing is logged */
  readonly monitor?: Pick<Monitor, "recordOperation">;
}

/** Opens the storage service with every account it had. @throws when a port is taken or Azurite does not start */
export async function startStorage(
  context: EmulatorContext,
  { identity, publish, networkRules, monitor }: StorageNeeds,
): Promise<Storage> {
  const directory = join(context.stateDirectory, "storage");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const accounts = new Accounts(directory);
  const engine = await AzuriteEngine.start({
    directory: join(directory, "azurite"),
    ports: await portsFor(context, "storage-engine"),
    keys: () => accounts.keys(),
    log: context.log,
  });
  const ports = await portsFor(context, "storage");
  const written = (row: StorageOperationRow) => monitor?.recordOperation(row);
  const parts = {
    context,
    identity,
    accounts,
    engine,
    publish,
    written,
    ...(networkRules && { networkRules }),
  };
  const blobGateway = await openGateway("blob", ports.blob, parts);
  const gateways = [
    blobGateway,
    await openGateway("queue", ports.queue, parts),
    await openGateway("table", ports.table, parts),
  ];
  const tables = new Tables(engine);
  const websites = new Websites({ context, engine });

  const existing = (name: string): Account => {
    const account = accounts.get(name);
    if (account === undefined) throw new Error(`there is no storage account "${name}"`);
    return account;
  };

  const platformBlobs = (name: string): BlobServiceClient => {
    const credential = new StorageSharedKeyCredential(name, existing(name).key);
    return new BlobServiceClient(`${engine.address("blob")}/${name}`, credential);
  };

  return {
    name: "storage",

    async createAccount({ name, resourceId }) {
      accounts.put(name, resourceId);
      await engine.updateAccounts();
      const at = (port: number) => `https://127.0.0.1:${port}/${name}/`;
      return {
        blob: at(ports.blob),
        queue: at(ports.queue),
        table: at(ports.table),
        web: await websites.addressOf(name),
      };
    },

    async deleteAccount(name) {
      if (accounts.get(name) === undefined) return;
      await websites.forget(name);
      await engine.empty(name);
      accounts.delete(name);
      await engine.updateAccounts();
    },

    hasAccount: (name) => accounts.get(name) !== undefined,

    async serveWebsite(name, documents) {
      await platformBlobs(name).getContainerClient("$web").createIfNotExists();
      await websites.serve(existing(name), documents);
    },

    closeWebsite: (name) => websites.close(name),

    blobAgent: agentWithin(blobGateway),

    platformBlobs,

    platformQueues(name) {
      const credential = new QueueSharedKeyCredential(name, existing(name).key);
      return new QueueServiceClient(`${engine.address("queue")}/${name}`, credential);
    },

    createTable: (account, table) => tables.create(existing(account), table),
    deleteTable: (account, table) => tables.delete(existing(account), table),
    hasTable: (account, table) => tables.has(existing(account), table),

    async stop() {
      await websites.stop();
      await Promise.all(gateways.map(closeGateway));
      await engine.stop();
    },
  };
}

async function portsFor(context: EmulatorContext, name: string) {
  return {
    blob: await context.ports.reserve(`${name}-blob`),
    queue: await context.ports.reserve(`${name}-queue`),
    table: await context.ports.reserve(`${name}-table`),
  };
}
