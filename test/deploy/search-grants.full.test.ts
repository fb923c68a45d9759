import { setTimeout as sleep } from "node:timers/promises";
import { SearchClient, SearchIndexClient } from "@azure/search-documents";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import sharp from "sharp";
import { Checkout } from "../support/checkout";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { LocalEstate } from "../support/local-estate";
import { type Holders, NeededGrants, type Needs, namesOf, you } from "../support/needed-grants";
import { planBlob, writeSecret } from "../support/provoke";
import { SearchApi } from "../support/search-api";
import { sendUndeliverableEvent } from "../support/undeliverable-event";

jest.setTimeout(300_000);

const identity = "azurerm_user_assigned_identity";

const holders: Holders = {
  "the search app": [identity, "Search/App/"],
  "the catalogue app": [identity, "Search/Catalogue/App/"],
  "Data Factory": ["azurerm_data_factory", "Search/Catalogue/"],
  "Event Grid": ["azurerm_eventgrid_system_topic", "Search/Catalogue/"],
  "the scoring endpoint": [identity, "Search/Scoring/Identity/"],
  "the workspace": [identity, "Search/Scoring/Workspace/"],
};

const needs: Needs = {
  "the search app": {
    "Search/Index/SearchIndexDataReader": searchText,
    "Search/Scoring/AzureMLDataScientist": searchPhoto,
    "Search/Catalogue/Storage/pictures/StorageBlobDataReader": () => api.picture("hat-1"),
    "Search/App/HostStorage/StorageBlobDataOwner": () => estate.restart("Search/App"),
    "Search/App/HostStorage/StorageTableDataContributor": () => estate.restart("Search/App"),
    "Foundation/Telemetry/MonitoringMetricsPublisher": searchText,
  },
  "the catalogue app": {
    "Search/Catalogue/App/HostStorage/StorageBlobDataOwner": () => estate.restart("Search/Catalogue/App"),
    "Search/Catalogue/App/HostStorage/StorageQueueDataContributor": () =>
      estate.restart("Search/Catalogue/App"),
    "Search/Catalogue/App/HostStorage/StorageTableDataContributor": () =>
      estate.restart("Search/Catalogue/App"),
    "Search/Catalogue/Storage/catalogue/StorageBlobDataReader": importFeed,
    "Search/Catalogue/Storage/pictures/StorageBlobDataContributor": importFeed,
    "Search/Catalogue/Storage/reports/StorageBlobDataContributor": importFeed,
    "Search/Index/SearchIndexDataContributor": importFeed,
    "Search/Index/SearchServiceContributor": importFeed,
    "Search/Scoring/AzureMLDataScientist": importFeed,
    "Foundation/Telemetry/MonitoringMetricsPublisher": importFeed,
    // the poison queue is for feeds that fail five times
    "Search/Catalogue/Storage/StorageQueueDataContributor": {
      besides: "Search/Catalogue/Storage/catalogue/StorageBlobDataReader",
      provoke: importFeed,
    },
  },
  "Data Factory": {
    "Search/Catalogue/Storage/partner/StorageBlobDataReader": copy,
    "Search/Catalogue/Storage/catalogue/StorageBlobDataContributor": copy,
  },
  "Event Grid": {
    "Search/Catalogue/Storage/dead-letters/StorageBlobDataContributor": () =>
      sendUndeliverableEvent(estate, blobs.getContainerClient("catalogue")),
  },
  "the scoring endpoint": {
    "Search/Scoring/Workspace/Registry/AcrPull": deployModel,
    "Search/Scoring/Workspace/Storage/models/StorageBlobDataReader": deployModel,
    // a process sends what it has counted when it ends
    "Foundation/Telemetry/MonitoringMetricsPublisher": () => searchPhoto().then(deployModel),
  },
  "the workspace": {
    "Foundation/Telemetry/Contributor": changeWorkspace,
    "Search/Scoring/Workspace/Registry/Contributor": changeWorkspace,
    "Search/Scoring/Workspace/Storage/Contributor": changeWorkspace,
    // the context, which it builds the server's image from
    "Search/Scoring/Workspace/Storage/StorageBlobDataContributor": deployModel,
    "Search/Scoring/Workspace/Vault/Contributor": changeWorkspace,
    "Search/Scoring/Workspace/Vault/KeyVaultAdministrator": changeWorkspace,
  },
  [you]: {
    "Search/App/HostStorage/StorageBlobDataContributor": () => planBlob(estate, "Search/App/Package"),
    "Search/Catalogue/App/HostStorage/StorageBlobDataContributor": () =>
      planBlob(estate, "Search/Catalogue/App/Package"),
    "Search/Scoring/Workspace/Storage/contexts/StorageBlobDataContributor": () =>
      planBlob(estate, "Search/Scoring/Server"),
    "Search/Scoring/Workspace/Storage/models/StorageBlobDataContributor": () =>
      planBlob(estate, "Search/Scoring/built-in"),
    "Console/Storage/StorageBlobDataContributor": () => planBlob(estate, "Console"),
    "Search/Catalogue/Storage/partner/StorageBlobDataContributor": () => write("partner"),
    "Search/Catalogue/Storage/catalogue/StorageBlobDataContributor": () => write("catalogue"),
    "Search/Catalogue/Storage/dead-letters/StorageBlobDataContributor": () => write("dead-letters"),
    "Search/Catalogue/Storage/reports/StorageBlobDataContributor": () => write("reports"),
    "Search/Catalogue/Storage/pictures/StorageBlobDataReader": () => list("pictures"),
    "Search/Catalogue/Storage/StorageQueueDataContributor": lookAtPoison,
    "Search/Index/SearchIndexDataReader": async () =>
      new SearchClient(estate.output("search_endpoint"), "catalogue", estate.developer).getDocumentsCount(),
    "Secrets/KeyVaultSecretsOfficer": () => writeSecret(estate),
    "Search/Index/SearchServiceContributor": async () =>
      new SearchIndexClient(estate.output("search_endpoint"), estate.developer).getAlias("catalogue"),
    // what one person is granted twice: who reads for one team, and writes for another
    "Search/Catalogue/Storage/catalogue/StorageBlobDataReader": {
      besides: "Search/Catalogue/Storage/catalogue/StorageBlobDataContributor",
      provoke: () => list("catalogue"),
    },
    "Search/Catalogue/Storage/reports/StorageBlobDataReader": {
      besides: "Search/Catalogue/Storage/reports/StorageBlobDataContributor",
      provoke: () => list("reports"),
    },
  },
};

/** Without it no answer fails: the cache is left out, and the log says what to grant. */
const missed = "Search/Cache/Use";

/** What nothing on one machine can need, and why Azure does. */
const azuresAlone: Record<string, readonly string[]> = {
  // rights over resources, which owners have anyway: whoever runs the local Azure owns its subscription
  [you]: ["Search/Scoring/AzureMLDataScientist", "Foundation/Telemetry/MonitoringReader"],
  // for metrics of Azure ML's own, which the local endpoint has none of
  "the scoring endpoint": ["Search/Scoring/Workspace/AzureMLMetricsWriterpreview"],
  // Microsoft lists it for Azure ML's control plane; on one machine no such service works under this identity
  "the workspace": ["Search/Scoring/Workspace/Contributor"],
};

let checkout: Checkout;
let estate: LocalEstate;
let api: SearchApi;
let blobs: BlobServiceClient;
let grants: NeededGrants;

describe("every grant of visual search is needed", () => {
  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["visualSearch"]);
    estate = await deployLocal(checkout);
    api = new SearchApi(estate.output("search_api_url"));
    blobs = new BlobServiceClient(estate.output("catalogue_blob_endpoint"), estate.developer);
    grants = new NeededGrants(estate, holders);
    await write("partner");
    await importFeed();
    await isIn("hat-1");
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("knows all of them: a new one has to be provoked here, or to say why only Azure needs it", () => {
    const slower = { "the search app": [missed], "the catalogue app": [missed] };
    const known = [...namesOf(needs), ...namesOf(slower), ...namesOf(azuresAlone)];
    expect(grants.names).toEqual(known.sort());
  });

  it.each(Object.entries(needs))(
    "fails with a 403 that names the missing role when %s lost one",
    async (who, ofOne) => {
      const expected = Object.fromEntries(Object.keys(ofOne).map((path) => [path, "refused"]));
      expect(await grants.refusals(who, ofOne)).toEqual(expected);
    },
  );

  it("is slower and never wrong when an app loses the cache, and the log says what to grant", async () => {
    const answers: { readonly found: boolean; readonly embedding: string }[] = [];
    const search = async () => {
      const { items, cache } = await searchPhoto();
      answers.push({ found: items.length > 0, embedding: cache.embedding });
    };
    expect(await grants.refusals("the search app", { [missed]: () => inTurn(3, search) })).toEqual({
      [missed]: "refused",
    });
    expect(answers).toHaveLength(3);
    expect(answers.filter(({ found }) => !found)).toEqual([]);
    expect(answers).toContainEqual({ found: true, embedding: "off" });

    expect(await grants.refusals("the catalogue app", { [missed]: () => inTurn(3, importFeed) })).toEqual({
      [missed]: "refused",
    });
    await isIn(`hat-${feeds}`);
  });
});

let feeds = 0;

/** A feed of one new item, whose picture nobody has seen before. */
async function importFeed(): Promise<void> {
  const id = `hat-${++feeds}`;
  await put("catalogue", `images/${id}.jpg`, await photo());
  const rows = `id,title,category,image\n${id},Hat ${feeds},hats,images/${id}.jpg\n`;
  await put("catalogue", `feeds/${id}.csv`, Buffer.from(rows));
}

async function isIn(id: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(200)) {
    if (
      await api.item(id).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error(`${id} is not in the index after a minute`);
}

async function searchPhoto() {
  return api.search(await photo());
}

let searches = 0;

/** Words that no cached answer is for. */
function searchText() {
  return api.list({ text: `hat ${++searches}` });
}

/** Runs the schedule now. There is a file to copy. */
async function copy(): Promise<void> {
  const { name: trigger } = estate.only("azurerm_data_factory_trigger_schedule");
  const { name: factory } = estate.only("azurerm_data_factory");
  await estate.call("/data-factory/trigger", { factory, trigger });
}

/** Deploys the model again as it is: the workspace fetches the server under its identity, the endpoint the model under its own. */
async function deployModel(): Promise<void> {
  const state = Object.values(estate.resources("azapi_resource")).find(({ type }) =>
    String(type).includes("/onlineEndpoints/deployments@"),
  );
  await estate.call("/terraform/apply", {
    provider: "azapi",
    type: "azapi_resource",
    prior: state,
    planned: state,
  });
}

/** Deploys the workspace again as it is: Azure ML looks at what its identity may do. */
async function changeWorkspace(): Promise<void> {
  const type = "azapi_resource";
  const state = Object.values(estate.resources(type)).find((each) =>
    String(each["type"]).includes("MachineLearningServices/workspaces@"),
  );
  await estate.call("/terraform/apply", { provider: "azapi", type, prior: state, planned: state });
}

async function lookAtPoison(): Promise<void> {
  const account = estate.only("azurerm_storage_account", "Search/Catalogue/Storage");
  const queues = new QueueServiceClient(String(account["primary_queue_endpoint"]), estate.developer);
  const poison = queues.getQueueClient("webjobs-blobtrigger-poison");
  await poison.createIfNotExists();
  await poison.peekMessages();
}

async function list(container: string): Promise<void> {
  await blobs.getContainerClient(container).listBlobsFlat().next();
}

async function write(container: string): Promise<void> {
  await put(container, "by-hand.txt", Buffer.from("-"));
}

async function put(container: string, name: string, content: Buffer): Promise<void> {
  await blobs.getContainerClient(container).getBlockBlobClient(name).uploadData(content);
}

/** With a pause, after which a lost cache is looked for again. */
async function inTurn(times: number, act: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time++) {
    await act();
    await sleep(700);
  }
}

/** Unlike any photo before. */
function photo(): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  return sharp({ create: { width: 64, height: 64, channels: 3, background: "white", noise } })
    .jpeg()
    .toBuffer();
}
