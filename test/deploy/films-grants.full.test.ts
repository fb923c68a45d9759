import { SecretClient } from "@azure/keyvault-secrets";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import { DeployedFilms } from "../support/deployed-films";
import { type DirectoryGrant, directoryGrantsOf } from "../support/directory-grants";
import { hear, without } from "../support/grants";
import type { LocalEstate } from "../support/local-estate";
import { type Holders, NeededGrants, type Needs, namesOf, type Provoke, you } from "../support/needed-grants";
import { PersonsApi } from "../support/persons-api";
import { sendUndeliverableEvent } from "../support/undeliverable-event";

jest.setTimeout(420_000);

const identity = "azurerm_user_assigned_identity";
const migrations = "Films/Database/Migrations/App";
const files = "Films/Import/Storage";
const models = "Films/Models/Workspace/Storage/models";

const holders: Holders = {
  "the films app": [identity, "Films/App/"],
  "the import app": [identity, "Films/Import/App/"],
  "the migrations app": [identity, `${migrations}/`],
  "the training": [identity, "Films/Training/"],
  "the workspace": [identity, "Films/Models/Workspace/"],
  "Event Grid, of files": ["azurerm_eventgrid_system_topic", "Films/Import/"],
  "Event Grid, of releases": ["azurerm_eventgrid_system_topic", `${migrations}/`],
};

const train = () => films.train();
const importRatings = () => films.importRatings();

const needs: Needs = {
  "the films app": {
    "Films/App/HostStorage/StorageBlobDataOwner": () => estate.restart("Films/App"),
    "Films/App/HostStorage/StorageTableDataContributor": () => estate.restart("Films/App"),
    // whoever starts jobs reads everything of the workspace
    "Films/Models/Reader": { besides: "Films/Training/AzureMLDataScientist", provoke: () => films.models() },
    [`${models}/StorageBlobDataReader`]: () => films.models(),
    "Films/Training/AzureMLDataScientist": train,
    "Films/Training/ManagedIdentityOperator": train,
    "Foundation/Telemetry/MonitoringMetricsPublisher": () => films.list(),
  },
  "the import app": {
    "Films/Import/App/HostStorage/StorageBlobDataOwner": () => estate.restart("Films/Import/App"),
    "Films/Import/App/HostStorage/StorageQueueDataContributor": () => estate.restart("Films/Import/App"),
    "Films/Import/App/HostStorage/StorageTableDataContributor": () => estate.restart("Films/Import/App"),
    [`${files}/imports/StorageBlobDataReader`]: importRatings,
    [`${files}/reports/StorageBlobDataContributor`]: importRatings,
    "Foundation/Telemetry/MonitoringMetricsPublisher": importRatings,
    // the poison queue is for files that fail five times
    [`${files}/StorageQueueDataContributor`]: {
      besides: `${files}/reports/StorageBlobDataContributor`,
      provoke: importRatings,
    },
  },
  "the migrations app": {
    [`${migrations}/HostStorage/StorageBlobDataOwner`]: () => estate.restart(migrations),
    [`${migrations}/HostStorage/StorageQueueDataContributor`]: () => estate.restart(migrations),
    [`${migrations}/HostStorage/StorageTableDataContributor`]: () => estate.restart(migrations),
    "Foundation/Telemetry/MonitoringMetricsPublisher": release,
  },
  "the training": {
    [`${files}/pipeline/StorageBlobDataContributor`]: train,
    "Films/Models/AzureMLDataScientist": train,
    [`${models}/StorageBlobDataContributor`]: train,
  },
  "the workspace": {
    "Foundation/Telemetry/Contributor": changeWorkspace,
    "Films/Models/Workspace/Registry/Contributor": changeWorkspace,
    "Films/Models/Workspace/Storage/Contributor": changeWorkspace,
    "Films/Models/Workspace/Vault/Contributor": changeWorkspace,
    "Films/Models/Workspace/Vault/KeyVaultAdministrator": changeWorkspace,
    // it reads what a job's image is built from
    "Films/Models/Workspace/Storage/StorageBlobDataContributor": train,
  },
  "Event Grid, of files": {
    [`${files}/dead-letters/StorageBlobDataContributor`]: () =>
      sendUndeliverableEvent(estate, films.container("imports"), "Films/Import/Trigger"),
  },
  "Event Grid, of releases": {
    [`${migrations}/HostStorage/undelivered/StorageBlobDataContributor`]: () =>
      sendUndeliverableEvent(estate, releases(), "Films/Database/Migrations/Trigger"),
  },
  [you]: {
    "Films/App/HostStorage/StorageBlobDataContributor": () => plan("Films/App/Package"),
    "Films/Import/App/HostStorage/StorageBlobDataContributor": () => plan("Films/Import/App/Package"),
    [`${migrations}/HostStorage/StorageBlobDataContributor`]: () => plan(`${migrations}/Package`),
    "Films/Models/Workspace/Storage/contexts/StorageBlobDataContributor": () => plan("Films/Training"),
    "Console/Storage/StorageBlobDataContributor": () => plan("Console"),
    "Secrets/KeyVaultSecretsOfficer": writeSecret,
    [`${files}/imports/StorageBlobDataContributor`]: importRatings,
    [`${files}/reports/StorageBlobDataContributor`]: () => write("reports"),
    [`${files}/dead-letters/StorageBlobDataContributor`]: () => write("dead-letters"),
    [`${files}/StorageQueueDataContributor`]: lookAtPoison,
    [`${files}/pipeline/StorageBlobDataReader`]: () => list(films.container("pipeline")),
    [`${models}/StorageBlobDataContributor`]: () => writeTo(modelFiles()),
    // one person is of several teams, some of which read what others write
    [`${files}/reports/StorageBlobDataReader`]: {
      besides: `${files}/reports/StorageBlobDataContributor`,
      provoke: () => list(films.container("reports")),
    },
    [`${models}/StorageBlobDataReader`]: {
      besides: `${models}/StorageBlobDataContributor`,
      provoke: () => list(modelFiles()),
    },
  },
};

/** What nothing on one machine can need, and why Azure does. */
const azuresAlone: Record<string, readonly string[]> = {
  // rights over resources, which owners have anyway: whoever runs the local Azure owns its subscription
  [you]: [
    "Foundation/Telemetry/MonitoringReader",
    "Films/Models/AzureMLDataScientist",
    "Films/Models/Reader",
  ],
  // Microsoft lists it for Azure ML's control plane; on one machine no such service works under this identity
  "the workspace": ["Films/Models/Workspace/Contributor"],
  // a node pulls the image that a job runs; on one machine there is no image
  "the training": ["Films/Models/Workspace/Registry/AcrPull"],
};

const notAssigned = "is not assigned to a role for the application";

/** What the directory gives: who may ask what, and how they come by a token. By what is said when it is missing. */
const inDirectory: Readonly<Record<string, readonly [Provoke, said: string]>> = {
  "developer: Films/SignIn/FilmsOperate": [() => films.training(), notAssigned],
  "priya: Films/SignIn/FilmsOperate": [() => new DeployedFilms(estate, "priya").training(), notAssigned],
  "remy: Films/SignIn/FilmsOperate": [() => new DeployedFilms(estate, "remy").training(), notAssigned],
  "apps: Films/SignIn/SignIn": [
    () => new PersonsApi(estate, "films").signIn(),
    "AADSTS70021: No matching federated identity record found for presented assertion. Assertion Subject: ",
  ],
  "programs: Films/SignIn/AzureCli": [() => films.training(), "AADSTS65001"],
};

let checkout: Checkout;
let estate: LocalEstate;
let films: DeployedFilms;
let grants: NeededGrants;
let directory: readonly DirectoryGrant[];

describe("every grant of films is needed", () => {
  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["films"]);
    estate = await deployLocal(checkout);
    await succeeding(checkout.root, "node", "bin/vitrine.mjs", "films", "import", "sample");
    films = new DeployedFilms(estate);
    await films.train();
    grants = new NeededGrants(estate, holders);
    directory = directoryGrantsOf(estate);
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("knows all of them: a new one has to be provoked here, or to say why only Azure needs it", () => {
    expect(grants.names).toEqual([...namesOf(needs), ...namesOf(azuresAlone)].sort());
    expect(directory.map(({ name }) => name).sort()).toEqual(Object.keys(inDirectory).sort());
  });

  it.each(Object.entries(needs))(
    "fails with a 403 that names the missing role when %s lost one",
    async (who, ofOne) => {
      const expected = Object.fromEntries(Object.keys(ofOne).map((path) => [path, "refused"]));
      expect(await grants.refusals(who, ofOne)).toEqual(expected);
    },
  );

  it("fails with the app role that is missing, or the directory's reason, and works again when it is back", async () => {
    const heard: Record<string, string> = {};
    for (const grant of directory) heard[grant.name] = await refusalWithout(grant);
    expect(heard).toEqual(Object.fromEntries(directory.map(({ name }) => [name, "refused"])));
  });
});

async function refusalWithout(grant: DirectoryGrant): Promise<string> {
  const [provoke, said] = inDirectory[grant.name] ?? [() => films.training(), grant.name];
  const { heard, ended } = await without(estate, [grant], () =>
    hear(estate, provoke, (line) => line.includes(said)),
  );
  await ended;
  await provoke();
  return heard;
}

/** Deploys the database's SQL again as it is. */
async function release(): Promise<void> {
  for await (const { name } of releases().listBlobsFlat({ prefix: "sql-" })) {
    const blob = releases().getBlockBlobClient(name);
    await blob.uploadData(await blob.downloadToBuffer());
  }
}

function releases() {
  return account(`${migrations}/HostStorage`).getContainerClient("releases");
}

function modelFiles() {
  return account("Films/Models/Workspace/Storage").getContainerClient("models");
}

function account(within: string): BlobServiceClient {
  const { primary_blob_endpoint: endpoint } = estate.only("azurerm_storage_account", within);
  return new BlobServiceClient(String(endpoint), estate.developer);
}

function write(container: string): Promise<void> {
  return writeTo(films.container(container));
}

async function writeTo(container: ReturnType<DeployedFilms["container"]>): Promise<void> {
  await container.getBlockBlobClient("by-hand").uploadData(Buffer.from("-"));
}

async function list(container: ReturnType<DeployedFilms["container"]>): Promise<void> {
  await container.listBlobsFlat().next();
}

async function lookAtPoison(): Promise<void> {
  const { primary_queue_endpoint: endpoint } = estate.only("azurerm_storage_account", files);
  const queues = new QueueServiceClient(String(endpoint), estate.developer);
  const poison = queues.getQueueClient("webjobs-blobtrigger-poison");
  await poison.createIfNotExists();
  await poison.peekMessages();
}

/** Deploys the workspace again as it is: Azure ML looks at what its identity may do. */
async function changeWorkspace(): Promise<void> {
  const type = "azapi_resource";
  const state = estate.only(type, "Films/Models/Workspace");
  await estate.call("/terraform/apply", { provider: "azapi", type, prior: state, planned: state });
}

/** Looks at a blob that the deployer has uploaded, as every plan does. @param within where the constructs make it */
async function plan(within: string): Promise<void> {
  const type = "azurerm_storage_blob";
  await estate.call("/terraform/read", { provider: "azurerm", type, state: estate.only(type, within) });
}

async function writeSecret(): Promise<void> {
  const vault = new SecretClient(estate.output("vault_uri"), estate.developer, {
    // its address is not one of Azure's
    disableChallengeResourceVerification: true,
  });
  await vault.setSecret("by-hand", "-");
}
