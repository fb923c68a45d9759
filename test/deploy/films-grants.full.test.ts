import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import { DeployedFilms } from "../support/deployed-films";
import { type DirectoryGrant, directoryGrantsOf } from "../support/directory-grants";
import type { LocalEstate } from "../support/local-estate";
import { type Holders, NeededGrants, type Needs, namesOf, type Provoke, you } from "../support/needed-grants";
import { PersonsApi } from "../support/persons-api";
import {
  blobsOf,
  deployWorkspaceAgain,
  listIn,
  lookAtPoison,
  planBlob,
  refusalWithoutDirectory,
  releaseAgain,
  releasesOf,
  writeInto,
  writeSecret,
} from "../support/provoke";
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
    "Foundation/Telemetry/MonitoringMetricsPublisher": () => releaseAgain(estate, migrations),
  },
  "the training": {
    [`${files}/pipeline/StorageBlobDataContributor`]: train,
    "Films/Models/AzureMLDataScientist": train,
    [`${models}/StorageBlobDataContributor`]: train,
  },
  "the workspace": {
    "Foundation/Telemetry/Contributor": () => deployWorkspaceAgain(estate, "Films/Models/Workspace"),
    "Films/Models/Workspace/Registry/Contributor": () =>
      deployWorkspaceAgain(estate, "Films/Models/Workspace"),
    "Films/Models/Workspace/Storage/Contributor": () =>
      deployWorkspaceAgain(estate, "Films/Models/Workspace"),
    "Films/Models/Workspace/Vault/Contributor": () => deployWorkspaceAgain(estate, "Films/Models/Workspace"),
    "Films/Models/Workspace/Vault/KeyVaultAdministrator": () =>
      deployWorkspaceAgain(estate, "Films/Models/Workspace"),
    // it reads what a job's image is built from
    "Films/Models/Workspace/Storage/StorageBlobDataContributor": train,
  },
  "Event Grid, of files": {
    [`${files}/dead-letters/StorageBlobDataContributor`]: () =>
      sendUndeliverableEvent(estate, films.container("imports"), "Films/Import/Trigger"),
  },
  "Event Grid, of releases": {
    [`${migrations}/HostStorage/undelivered/StorageBlobDataContributor`]: () =>
      sendUndeliverableEvent(estate, releasesOf(estate, migrations), "Films/Database/Migrations/Trigger"),
  },
  [you]: {
    "Films/App/HostStorage/StorageBlobDataContributor": () => planBlob(estate, "Films/App/Package"),
    "Films/Import/App/HostStorage/StorageBlobDataContributor": () =>
      planBlob(estate, "Films/Import/App/Package"),
    [`${migrations}/HostStorage/StorageBlobDataContributor`]: () => planBlob(estate, `${migrations}/Package`),
    "Films/Models/Workspace/Storage/contexts/StorageBlobDataContributor": () =>
      planBlob(estate, "Films/Training"),
    "Console/Storage/StorageBlobDataContributor": () => planBlob(estate, "Console"),
    "Secrets/KeyVaultSecretsOfficer": () => writeSecret(estate),
    [`${files}/imports/StorageBlobDataContributor`]: importRatings,
    [`${files}/reports/StorageBlobDataContributor`]: () => writeInto(films.container("reports")),
    [`${files}/dead-letters/StorageBlobDataContributor`]: () => writeInto(films.container("dead-letters")),
    [`${files}/StorageQueueDataContributor`]: () => lookAtPoison(estate, files),
    [`${files}/pipeline/StorageBlobDataReader`]: () => listIn(films.container("pipeline")),
    [`${models}/StorageBlobDataContributor`]: () => writeInto(modelFiles()),
    // one person is of several teams, some of which read what others write
    [`${files}/reports/StorageBlobDataReader`]: {
      besides: `${files}/reports/StorageBlobDataContributor`,
      provoke: () => listIn(films.container("reports")),
    },
    [`${models}/StorageBlobDataReader`]: {
      besides: `${models}/StorageBlobDataContributor`,
      provoke: () => listIn(modelFiles()),
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
    for (const grant of directory)
      heard[grant.name] = await refusalWithoutDirectory(
        estate,
        grant,
        inDirectory[grant.name] ?? [() => films.training(), grant.name],
      );
    expect(heard).toEqual(Object.fromEntries(directory.map(({ name }) => [name, "refused"])));
  });
});

function modelFiles() {
  return blobsOf(estate, "Films/Models/Workspace/Storage").getContainerClient("models");
}
