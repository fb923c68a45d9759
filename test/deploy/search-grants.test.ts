import { setTimeout as sleep } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SearchClient, SearchIndexClient } from "@azure/search-documents";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import sharp from "sharp";
import type { Values } from "../../emulator/resource-manager/protocol";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { type Grant, grantsOf, tellsOf, without } from "../support/grants";
import { LocalEstate } from "../support/local-estate";
import { SearchApi } from "../support/search-api";
import { sendUndeliverableEvent } from "../support/undeliverable-event";

jest.setTimeout(300_000);

type Provoke = () => Promise<unknown>;

let checkout: Checkout;
let estate: LocalEstate;
let api: SearchApi;
let blobs: BlobServiceClient;
let grants: Grant[];

/** What fails without each grant, by who has it and where the constructs make it. */
const needed: Record<string, Record<string, Provoke>> = {
  "the search app": {
    "Search/Index/SearchIndexDataReader": () => api.list({ text: "hat" }),
    "Search/Scoring/AzureMLDataScientist": async () => api.search(await photo()),
    "Search/Catalogue/Storage/pictures/StorageBlobDataReader": () => api.picture("hat"),
    "Search/App/HostStorage/StorageBlobDataOwner": () => restart("Search_App"),
    "Search/App/HostStorage/StorageTableDataContributor": () => restart("Search_App"),
    "Foundation/Telemetry/MonitoringMetricsPublisher": () => api.list({ text: "hat" }),
  },
  "the catalogue app": {
    "Search/Catalogue/Storage/catalogue/StorageBlobDataReader": importFeed,
    "Search/Catalogue/Storage/pictures/StorageBlobDataContributor": importFeed,
    "Search/Catalogue/Storage/reports/StorageBlobDataContributor": importFeed,
    "Search/Index/SearchIndexDataContributor": importFeed,
    "Search/Index/SearchServiceContributor": importFeed,
    "Search/Scoring/AzureMLDataScientist": importFeed,
    "Foundation/Telemetry/MonitoringMetricsPublisher": importFeed,
    "Search/Catalogue/Storage/StorageQueueDataContributor": failEveryTime,
    "Search/Catalogue/App/HostStorage/StorageBlobDataOwner": () => restart("Search_Catalogue_App"),
    "Search/Catalogue/App/HostStorage/StorageQueueDataContributor": () => restart("Search_Catalogue_App"),
    "Search/Catalogue/App/HostStorage/StorageTableDataContributor": () => restart("Search_Catalogue_App"),
  },
  "Data Factory": {
    "Search/Catalogue/Storage/partner/StorageBlobDataReader": copy,
    "Search/Catalogue/Storage/catalogue/StorageBlobDataContributor": copy,
  },
  "Event Grid": {
    "Search/Catalogue/Storage/dead-letters/StorageBlobDataContributor": () =>
      sendUndeliverableEvent(
        estate,
        only(estate.resources("azurerm_eventgrid_system_topic_event_subscription")),
        blobs.getContainerClient("catalogue"),
      ),
  },
  "the scoring endpoint": {
    "Search/Scoring/Workspace/Storage/contexts/StorageBlobDataReader": deployModel,
    "Search/Scoring/Workspace/Storage/models/StorageBlobDataReader": deployModel,
    "Foundation/Telemetry/MonitoringMetricsPublisher": async () => api.search(await photo()),
  },
  // who deploys, develops and operates is one person on one machine
  you: {
    "Search/App/HostStorage/packages/StorageBlobDataContributor": () => readUploaded("Search_App_Package"),
    "Search/Catalogue/App/HostStorage/packages/StorageBlobDataContributor": () =>
      readUploaded("Search_Catalogue_App_Package"),
    "Search/Scoring/Workspace/Storage/contexts/StorageBlobDataContributor": () =>
      readUploaded("Search_Scoring_Server"),
    "Search/Scoring/Workspace/Storage/models/StorageBlobDataContributor": () =>
      readUploaded("Search_Scoring_built"),
    "Search/Console/Storage/StorageBlobDataContributor": () => readUploaded("Search_Console"),
    "Search/Index/Permissions/SearchServiceContributor": readIndex,
    "Search/Index/SearchServiceContributor": async () =>
      new SearchIndexClient(estate.output("search_endpoint"), estate.developer).getAlias("catalogue"),
    "Search/Index/SearchIndexDataReader": async () =>
      new SearchClient(estate.output("search_endpoint"), "catalogue", estate.developer).getDocumentsCount(),
    "Search/Catalogue/Storage/partner/StorageBlobDataContributor": () => write("partner"),
    "Search/Catalogue/Storage/catalogue/StorageBlobDataContributor": () => write("catalogue"),
    "Search/Catalogue/Storage/dead-letters/StorageBlobDataContributor": () => write("dead-letters"),
    "Search/Catalogue/Storage/reports/StorageBlobDataContributor": () => write("reports"),
    "Search/Catalogue/Storage/reports/StorageBlobDataReader": async () => {
      for await (const _ of blobs.getContainerClient("reports").listBlobsFlat()) break;
    },
    "Search/Catalogue/Storage/StorageQueueDataContributor": async () => {
      const account = only(estate.resources("azurerm_storage_account"), "Search_Catalogue_Storage_");
      const queues = new QueueServiceClient(String(account["primary_queue_endpoint"]), estate.developer);
      const poison = queues.getQueueClient("webjobs-blobtrigger-poison");
      await poison.createIfNotExists();
      await poison.peekMessages();
    },
  },
};

/** What a second grant allows to the same person on one machine, where it belongs to another team or to the deployer in Azure. */
const alsoAllowedBy: Record<string, string> = {
  "Search/Catalogue/Storage/reports/StorageBlobDataReader":
    "Search/Catalogue/Storage/reports/StorageBlobDataContributor",
  "Search/Index/Permissions/SearchServiceContributor": "Search/Index/SearchServiceContributor",
  "Search/Index/SearchServiceContributor": "Search/Index/Permissions/SearchServiceContributor",
};

/** Without them nothing fails: the cache is left out, and the log says what to grant. */
const missed = ["the search app: Search/Cache/Use", "the catalogue app: Search/Cache/Use"];

/** What nothing on one machine can need, and why Azure does. */
const azuresAlone: Record<string, readonly string[]> = {
  // scoring is a right of owners too, and whoever runs the local Azure owns its subscription
  you: ["Search/Scoring/AzureMLDataScientist"],
  // the local endpoint runs the shipped files as a process: it pulls no image and has no metrics of Azure ML's own
  "the scoring endpoint": [
    "Search/Scoring/Workspace/Registry/AcrPull",
    "Search/Scoring/Workspace/AzureMLMetricsWriterpreview",
  ],
  // Azure ML's control plane works under this identity, as Microsoft lists it; on one machine no such service runs
  "the workspace": [
    "Foundation/Telemetry/Contributor",
    "Search/Scoring/Workspace/Contributor",
    "Search/Scoring/Workspace/Registry/Contributor",
    "Search/Scoring/Workspace/Storage/Contributor",
    "Search/Scoring/Workspace/Storage/StorageBlobDataContributor",
    "Search/Scoring/Workspace/Vault/Contributor",
    "Search/Scoring/Workspace/Vault/KeyVaultAdministrator",
  ],
};

describe("every grant of visual search is needed", () => {
  beforeAll(async () => {
    checkout = new Checkout();
    checkout.switchOff("images");
    await succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
    estate = new LocalEstate(checkout.root);
    setDefaultCACertificates([...getCACertificates(), estate.authority]);
    api = new SearchApi(estate.output("search_api_url"));
    blobs = new BlobServiceClient(estate.output("catalogue_blob_endpoint"), estate.developer);
    grants = grantsOf(estate).filter(({ path }) => isOfSearch(path));
    await write("partner");
    await importFeed();
    await until("the first feed is in", async () => (await api.list({ text: "hat" })).items.length > 0);
  });

  afterAll(async () => {
    await command(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
    checkout.remove();
  });

  it("knows all of them: a new one has to be provoked here, or to say why only Azure needs it", () => {
    const known = [...namesIn(needed), ...missed, ...namesIn(azuresAlone)];
    expect(grants.map(nameOf).sort()).toEqual(known.sort());
  });

  it.each(Object.entries(needed))(
    "fails with a 403 that names the missing role when %s loses one",
    async (who, paths) => {
      const heard: Record<string, string> = {};
      for (const [path, provoke] of Object.entries(paths)) {
        const others = Object.entries(who === "you" ? alsoAllowedBy : {}).filter(([name]) => name === path);
        heard[path] = await without(
          estate,
          others.map(([, other]) => named(who, other)),
          async () => {
            if (others.length > 0) await provoke();
            return exercise(named(who, path), provoke);
          },
        );
      }
      expect(heard).toEqual(Object.fromEntries(Object.keys(paths).map((path) => [path, "refused"])));
    },
  );

  it("is slower and never wrong when an app loses the cache, and the log says what to grant", async () => {
    const [searches, imports] = missed.map((path) => path.split(": ")) as [
      [string, string],
      [string, string],
    ];
    const search = async () => {
      const image = await photo();
      const answers = await inTurn(3, () => api.search(image));
      expect(answers.map(({ items, cache }) => [items.length > 0, cache.embedding])).toEqual(
        Array.from({ length: 3 }, () => [true, "off"]),
      );
    };
    expect(await exercise(named(...searches), search)).toBe("refused");
    expect(await exercise(named(...imports), () => inTurn(3, importFeed))).toBe("refused");
    await until("the feeds are in all the same", async () => (await api.item(`hat-${feeds}`)).id !== "");
  });
});

/** Does what needs the grant without it, until somebody says that it is missing. */
async function exercise(grant: Grant, provoke: Provoke): Promise<string> {
  const since = new Date();
  return without(estate, [grant], async () => {
    const said = await provoke().then(
      () => "",
      (error: Error) => error.message,
    );
    return tellsOf(said, grant) ? "refused" : heardOf(grant, since, said);
  });
}

/** With a pause, after which a lost cache is looked for again. */
async function inTurn<Answer>(times: number, act: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let time = 0; time < times; time++) {
    answers.push(await act());
    await sleep(700);
  }
  return answers;
}

async function heardOf(grant: Grant, since: Date, said = ""): Promise<string> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100)) {
    const lines = (await estate.logs(since)).map((item) => `${item.name} ${JSON.stringify(item.properties)}`);
    if (lines.some((line) => tellsOf(line, grant))) return "refused";
  }
  return `nothing was refused ${said}`;
}

let feeds = 0;

/** A feed of one new item, whose picture nobody has seen before. */
async function importFeed(): Promise<void> {
  feeds++;
  const id = feeds === 1 ? "hat" : `hat-${feeds}`;
  await put("catalogue", `images/${id}.jpg`, await photo());
  const rows = `id,title,category,image\n${id},Hat ${feeds},hats,images/${id}.jpg\n`;
  await put("catalogue", `feeds/${id}.csv`, Buffer.from(rows));
}

/** The poison queue is for feeds that fail five times. */
function failEveryTime(): Promise<void> {
  const reads = named("the catalogue app", "Search/Catalogue/Storage/catalogue/StorageBlobDataReader");
  return without(estate, [reads], async () => {
    await importFeed();
    await sleep(5_000);
  });
}

/** @param app where the constructs make it, with "_" between the names */
async function restart(app: string): Promise<void> {
  const [, planned] =
    Object.entries(estate.resources("azapi_resource_action")).find(
      ([name, { action }]) => name.startsWith(`${app}_`) && action === "restart",
    ) ?? [];
  await estate.call("/terraform/apply", {
    provider: "azapi",
    type: "azapi_resource_action",
    prior: null,
    planned,
  });
  // what the host misses later than at its start
  await sleep(2_000);
}

/** Runs the schedule now. There is a file to copy. */
async function copy(): Promise<void> {
  const { name } = only(estate.resources("azurerm_data_factory_trigger_schedule"));
  const factory = only(estate.resources("azurerm_data_factory"))["name"];
  await estate.call("/trigger", { factory, trigger: name });
}

/** Deploys the model again as it is: the endpoint fetches server and model with its own identity. */
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

/** What a plan does with a blob that the deployer has uploaded. @param within where the constructs make it */
async function readUploaded(within: string): Promise<void> {
  const state = only(estate.resources("azurerm_storage_blob"), within);
  await estate.call("/terraform/read", { provider: "azurerm", type: "azurerm_storage_blob", state });
}

async function readIndex(): Promise<void> {
  const type = "azapi_data_plane_resource";
  await estate.call("/terraform/read", { provider: "azapi", type, state: only(estate.resources(type)) });
}

async function write(container: string): Promise<void> {
  await put(container, "by-hand.txt", Buffer.from("-"));
}

async function put(container: string, name: string, content: Buffer): Promise<void> {
  await blobs.getContainerClient(container).getBlockBlobClient(name).uploadData(content);
}

/** Unlike any photo before. */
function photo(): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  return sharp({ create: { width: 64, height: 64, channels: 3, background: "white", noise } })
    .jpeg()
    .toBuffer();
}

/** The first resource below a place in the constructs, or of all. */
function only(resources: Record<string, Values>, within = ""): Values {
  const [, found] = Object.entries(resources).find(([name]) => name.startsWith(within)) ?? [];
  if (found) return found;
  throw new Error(`there is nothing at ${within} among ${Object.keys(resources).join(", ")}`);
}

function named(who: string, path: string): Grant {
  const found = grants.find((grant) => nameOf(grant) === `${who}: ${path}`);
  if (found) return found;
  throw new Error(`${who} has no grant ${path}`);
}

function nameOf({ path, principalId }: Grant): string {
  return `${whoIs(principalId)}: ${path}`;
}

function namesIn(paths: Record<string, readonly string[] | object>): string[] {
  return Object.entries(paths).flatMap(([who, those]) =>
    (Array.isArray(those) ? those : Object.keys(those)).map((path) => `${who}: ${path}`),
  );
}

function whoIs(principalId: string): string {
  const has = (type: string, within = "") => {
    const found = Object.entries(estate.resources(type)).filter(([name]) => name.startsWith(within));
    return JSON.stringify(found).includes(principalId);
  };
  const identity = "azurerm_user_assigned_identity";
  if (has(identity, "Search_App_")) return "the search app";
  if (has(identity, "Search_Catalogue_App_")) return "the catalogue app";
  if (has(identity, "Search_Scoring_Identity_")) return "the scoring endpoint";
  if (has(identity, "Search_Scoring_Workspace_")) return "the workspace";
  if (has("azurerm_data_factory")) return "Data Factory";
  return has("azurerm_eventgrid_system_topic") ? "Event Grid" : "you";
}

/** People's grants on the estate's vault and telemetry belong to no workload. */
function isOfSearch(path: string): boolean {
  return (
    path.startsWith("Search/") || (path.startsWith("Foundation/") && !path.endsWith("/MonitoringReader"))
  );
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(200))
    if (await isSo().catch(() => false)) return;
  throw new Error(`not within a minute: ${what}`);
}
