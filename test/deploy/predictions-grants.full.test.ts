import { SecretClient } from "@azure/keyvault-secrets";
import { BlobServiceClient } from "@azure/storage-blob";
import { Checkout } from "../support/checkout";
import { deployLocal, destroyLocal } from "../support/deployed";
import { type DirectoryGrant, directoryGrantsOf } from "../support/directory-grants";
import { hear, without } from "../support/grants";
import type { LocalEstate } from "../support/local-estate";
import { type Holders, NeededGrants, type Needs, namesOf, type Provoke, you } from "../support/needed-grants";
import { PredictionsApi } from "../support/predictions-api";
import { sendUndeliverableEvent } from "../support/undeliverable-event";

jest.setTimeout(300_000);

const identity = "azurerm_user_assigned_identity";
const migrations = "Predictions/Database/Migrations/App";

const holders: Holders = {
  "the predictions app": [identity, "Predictions/App/"],
  "the migrations app": [identity, `${migrations}/`],
  "Event Grid": ["azurerm_eventgrid_system_topic", `${migrations}/`],
  "the workspace": [identity, "Predictions/Models/Workspace/"],
};

const needs: Needs = {
  "the predictions app": {
    "Predictions/App/HostStorage/StorageBlobDataOwner": restart,
    "Predictions/App/HostStorage/StorageTableDataContributor": restart,
    // the list and the files are kept: only a new process reads them again
    "Predictions/Models/Reader": () => restart().then(() => predict()),
    "Predictions/Models/Workspace/Storage/models/StorageBlobDataReader": () =>
      restart().then(() => predict()),
    "Foundation/Telemetry/MonitoringMetricsPublisher": predict,
  },
  "the migrations app": {
    [`${migrations}/HostStorage/StorageBlobDataOwner`]: () => estate.restart(migrations),
    [`${migrations}/HostStorage/StorageQueueDataContributor`]: () => estate.restart(migrations),
    [`${migrations}/HostStorage/StorageTableDataContributor`]: () => estate.restart(migrations),
    "Foundation/Telemetry/MonitoringMetricsPublisher": release,
  },
  "Event Grid": {
    [`${migrations}/HostStorage/undelivered/StorageBlobDataContributor`]: () =>
      sendUndeliverableEvent(estate, releases()),
  },
  "the workspace": {
    "Foundation/Telemetry/Contributor": changeWorkspace,
    "Predictions/Models/Workspace/Storage/Contributor": changeWorkspace,
    "Predictions/Models/Workspace/Vault/Contributor": changeWorkspace,
    "Predictions/Models/Workspace/Vault/KeyVaultAdministrator": changeWorkspace,
  },
  [you]: {
    "Predictions/App/HostStorage/StorageBlobDataContributor": () => plan("Predictions/App/Package"),
    [`${migrations}/HostStorage/StorageBlobDataContributor`]: () => plan(`${migrations}/Package`),
    "Predictions/Models/Workspace/Storage/models/StorageBlobDataContributor": () =>
      models().getBlockBlobClient("by-hand").uploadData(Buffer.from("-")),
    "Console/Storage/StorageBlobDataContributor": () => plan("Console"),
    "Secrets/KeyVaultSecretsOfficer": writeSecret,
    // one person is a developer, who reads, and a data scientist, who also writes
    "Predictions/Models/Workspace/Storage/models/StorageBlobDataReader": {
      besides: "Predictions/Models/Workspace/Storage/models/StorageBlobDataContributor",
      provoke: listModels,
    },
  },
};

/** What nothing on one machine can need, and why Azure does. */
const azuresAlone: Record<string, readonly string[]> = {
  // rights over resources, which owners have anyway: whoever runs the local Azure owns its subscription
  [you]: [
    "Foundation/Telemetry/MonitoringReader",
    "Predictions/Models/AzureMLDataScientist",
    "Predictions/Models/Reader",
  ],
  // Microsoft lists them for Azure ML's control plane; on one machine no such service works under this identity
  "the workspace": [
    "Predictions/Models/Workspace/Contributor",
    "Predictions/Models/Workspace/Storage/StorageBlobDataContributor",
  ],
};

/** What the directory gives: who may ask what, and how they come by a token. By what is said when it is missing. */
const inDirectory: Readonly<Record<string, readonly [Provoke, said: string]>> = {
  "developer: Predictions/SignIn/PredictionsPredict": [predict, "app role Predictions.Predict"],
  "developer: Predictions/SignIn/PredictionsRead": [figures, "app role Predictions.Read"],
  "developer: Predictions/SignIn/PredictionsAudit": [() => find("developer"), "app role Predictions.Audit"],
  "priya: Predictions/SignIn/PredictionsPredict": [
    () => predict("priya"),
    "app role Predictions.Predict; you have Predictions.Read",
  ],
  "priya: Predictions/SignIn/PredictionsRead": [
    () => figures("priya"),
    "app role Predictions.Read; you have Predictions.Predict",
  ],
  // whoever has no role at all is not let in by the directory
  "remy: Predictions/SignIn/PredictionsRead": [
    () => figures("remy"),
    "User 'Remy Reads' is not assigned to a role for the application",
  ],
  "ada: Predictions/SignIn/PredictionsAudit": [
    () => find("ada"),
    "User 'Ada Audits' is not assigned to a role for the application",
  ],
  "apps: Predictions/SignIn/SignIn": [
    () => new PredictionsApi(estate).signIn(),
    "AADSTS70021: No matching federated identity record found for presented assertion. Assertion Subject: ",
  ],
  "programs: Predictions/SignIn/AzureCli": [predict, "AADSTS65001"],
};

let checkout: Checkout;
let estate: LocalEstate;
let grants: NeededGrants;
let directory: readonly DirectoryGrant[];
let priyas: string;

describe("every grant of predictions is needed", () => {
  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["predictions"]);
    estate = await deployLocal(checkout);
    grants = new NeededGrants(estate, holders);
    directory = directoryGrantsOf(estate);
    priyas = (await predict("priya")).requestId;
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
  const [provoke, said] = inDirectory[grant.name] ?? [predict, grant.name];
  const { heard, ended } = await without(estate, [grant], () =>
    hear(estate, provoke, (line) => line.includes(said)),
  );
  await ended;
  await provoke();
  return heard;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of several shapes
async function predict(person = "developer"): Promise<any> {
  const api = new PredictionsApi(estate, person);
  const { manifest } = await api.ask("/models/leaving/metadata");
  return api.ask("/predict", { rows: [manifest.sample.row] });
}

function figures(person = "developer"): Promise<unknown> {
  return new PredictionsApi(estate, person).ask("/dashboard/requests");
}

/** What somebody else asked. */
function find(person: string): Promise<unknown> {
  return new PredictionsApi(estate, person).ask(`/predictions/${priyas}`);
}

function restart(): Promise<void> {
  return estate.restart("Predictions/App");
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

async function listModels(): Promise<void> {
  await models().listBlobsFlat().next();
}

function models() {
  return account("Predictions/Models/Workspace/Storage").getContainerClient("models");
}

function account(within: string): BlobServiceClient {
  const { primary_blob_endpoint: endpoint } = estate.only("azurerm_storage_account", within);
  return new BlobServiceClient(String(endpoint), estate.developer);
}

/** Deploys the workspace again as it is: Azure ML looks at what its identity may do. */
async function changeWorkspace(): Promise<void> {
  const type = "azapi_resource";
  const state = estate.only(type, "Predictions/Models/Workspace");
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
