import { Checkout } from "../support/checkout";
import { deployLocal, destroyLocal } from "../support/deployed";
import { type DirectoryGrant, directoryGrantsOf } from "../support/directory-grants";
import type { LocalEstate } from "../support/local-estate";
import { type Holders, NeededGrants, type Needs, namesOf, type Provoke, you } from "../support/needed-grants";
import { PredictionsApi } from "../support/predictions-api";
import {
  blobsOf,
  deployWorkspaceAgain,
  listIn,
  planBlob,
  refusalWithoutDirectory,
  releaseAgain,
  releasesOf,
  writeInto,
  writeSecret,
} from "../support/provoke";
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
    "Foundation/Telemetry/MonitoringMetricsPublisher": () => releaseAgain(estate, migrations),
  },
  "Event Grid": {
    [`${migrations}/HostStorage/undelivered/StorageBlobDataContributor`]: () =>
      sendUndeliverableEvent(estate, releasesOf(estate, migrations)),
  },
  "the workspace": {
    "Foundation/Telemetry/Contributor": () => deployWorkspaceAgain(estate, "Predictions/Models/Workspace"),
    "Predictions/Models/Workspace/Storage/Contributor": () =>
      deployWorkspaceAgain(estate, "Predictions/Models/Workspace"),
    "Predictions/Models/Workspace/Vault/Contributor": () =>
      deployWorkspaceAgain(estate, "Predictions/Models/Workspace"),
    "Predictions/Models/Workspace/Vault/KeyVaultAdministrator": () =>
      deployWorkspaceAgain(estate, "Predictions/Models/Workspace"),
  },
  [you]: {
    "Predictions/App/HostStorage/StorageBlobDataContributor": () =>
      planBlob(estate, "Predictions/App/Package"),
    [`${migrations}/HostStorage/StorageBlobDataContributor`]: () => planBlob(estate, `${migrations}/Package`),
    "Predictions/Models/Workspace/Storage/models/StorageBlobDataContributor": () => writeInto(models()),
    "Console/Storage/StorageBlobDataContributor": () => planBlob(estate, "Console"),
    "Secrets/KeyVaultSecretsOfficer": () => writeSecret(estate),
    // one person is a developer, who reads, and a data scientist, who also writes
    "Predictions/Models/Workspace/Storage/models/StorageBlobDataReader": {
      besides: "Predictions/Models/Workspace/Storage/models/StorageBlobDataContributor",
      provoke: () => listIn(models()),
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
    for (const grant of directory)
      heard[grant.name] = await refusalWithoutDirectory(
        estate,
        grant,
        inDirectory[grant.name] ?? [predict, grant.name],
      );
    expect(heard).toEqual(Object.fromEntries(directory.map(({ name }) => [name, "refused"])));
  });
});

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

function models() {
  return blobsOf(estate, "Predictions/Models/Workspace/Storage").getContainerClient("models");
}
