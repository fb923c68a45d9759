import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { SearchClient } from "@azure/search-documents";
import { localDeveloperId } from "../../emulator/identity/local-ids";
import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { DeployedDatabase } from "../support/database-rights";
import { deployLocal, destroyLocal } from "../support/deployed";
import { DeployedArticles } from "../support/deployed-articles";
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
const migrations = "Articles/Database/Migrations/App";
const files = "Articles/Intake/Storage";
const lake = "Articles/Lake/Storage";
const workspace = "Articles/Models/Workspace";
const models = `${workspace}/Storage/models`;

const holders: Holders = {
  "the articles app": [identity, "Articles/App/"],
  "the intake app": [identity, "Articles/Intake/App/"],
  "the migrations app": [identity, `${migrations}/`],
  "the training": [identity, "Articles/Training/"],
  "the workspace": [identity, `${workspace}/`],
  "Event Grid, of files": ["azurerm_eventgrid_system_topic", "Articles/Intake/"],
  "Event Grid, of releases": ["azurerm_eventgrid_system_topic", `${migrations}/`],
};

const restartApi = () => estate.restart("Articles/App");
const restartIntake = () => estate.restart("Articles/Intake/App");
const restartMigrations = () => estate.restart(migrations);
const importArticle = () => articles.importArticle();
const train = () => articles.train();
const forget = () => articles.forget();
const exported = () => articles.exported("ann");
const deployWorkspace = () => deployWorkspaceAgain(estate, workspace);

const needs: Needs = {
  "the articles app": {
    "Articles/App/HostStorage/StorageBlobDataOwner": restartApi,
    "Articles/App/HostStorage/StorageTableDataContributor": restartApi,
    "Articles/Deeds/AzureEventHubsDataSender": tellLater,
    "Articles/Search/SearchIndexDataReader": search,
    [`${lake}/lake/StorageBlobDataReader`]: exported,
    [`${files}/imports/StorageBlobDataReader`]: exported,
    [`${files}/reports/StorageBlobDataReader`]: exported,
    [`${files}/dead-letters/StorageBlobDataReader`]: exported,
    "Articles/Training/AzureMLDataScientist": train,
    "Articles/Training/ManagedIdentityOperator": train,
    "Foundation/Telemetry/MonitoringMetricsPublisher": search,
  },
  "the intake app": {
    "Articles/Intake/App/HostStorage/StorageBlobDataOwner": restartIntake,
    "Articles/Intake/App/HostStorage/StorageQueueDataContributor": restartIntake,
    "Articles/Intake/App/HostStorage/StorageTableDataContributor": restartIntake,
    "Articles/Deeds/AzureEventHubsDataReceiver": restartIntake,
    [`${lake}/lake/StorageBlobDataContributor`]: tell,
    "Articles/Search/SearchIndexDataContributor": index,
    "Articles/Search/SearchServiceContributor": index,
    [`${files}/imports/StorageBlobDataContributor`]: importArticle,
    [`${files}/dead-letters/StorageBlobDataContributor`]: forget,
    [`${files}/receipts/StorageBlobDataContributor`]: forget,
    "Secrets/KeyVaultSecretsUser": restartIntake,
    [`${files}/reports/StorageBlobDataContributor`]: importArticle,
    "Foundation/Telemetry/MonitoringMetricsPublisher": importArticle,
    // the poison queue is for files that fail five times
    [`${files}/StorageQueueDataContributor`]: {
      besides: `${files}/reports/StorageBlobDataContributor`,
      provoke: importArticle,
    },
  },
  "the migrations app": {
    [`${migrations}/HostStorage/StorageBlobDataOwner`]: restartMigrations,
    [`${migrations}/HostStorage/StorageQueueDataContributor`]: restartMigrations,
    [`${migrations}/HostStorage/StorageTableDataContributor`]: restartMigrations,
    "Foundation/Telemetry/MonitoringMetricsPublisher": () => releaseAgain(estate, migrations),
  },
  "the training": {
    [`${files}/pipeline/StorageBlobDataContributor`]: train,
    "Articles/Models/AzureMLDataScientist": train,
    [`${models}/StorageBlobDataContributor`]: train,
  },
  "the workspace": {
    "Foundation/Telemetry/Contributor": deployWorkspace,
    [`${workspace}/Registry/Contributor`]: deployWorkspace,
    [`${workspace}/Storage/Contributor`]: deployWorkspace,
    [`${workspace}/Vault/Contributor`]: deployWorkspace,
    [`${workspace}/Vault/KeyVaultAdministrator`]: deployWorkspace,
    // it reads what a job's image is built from
    [`${workspace}/Storage/StorageBlobDataContributor`]: train,
  },
  "Event Grid, of files": {
    [`${files}/dead-letters/StorageBlobDataContributor`]: () =>
      sendUndeliverableEvent(estate, articles.container("imports"), "Articles/Intake/Trigger"),
  },
  "Event Grid, of releases": {
    [`${migrations}/HostStorage/undelivered/StorageBlobDataContributor`]: () =>
      sendUndeliverableEvent(estate, releasesOf(estate, migrations), "Articles/Database/Migrations/Trigger"),
  },
  [you]: {
    "Articles/App/HostStorage/StorageBlobDataContributor": () => planBlob(estate, "Articles/App/Package"),
    "Articles/Intake/App/HostStorage/StorageBlobDataContributor": () =>
      planBlob(estate, "Articles/Intake/App/Package"),
    [`${migrations}/HostStorage/StorageBlobDataContributor`]: () => planBlob(estate, `${migrations}/Package`),
    [`${workspace}/Storage/contexts/StorageBlobDataContributor`]: () => planBlob(estate, "Articles/Training"),
    "Console/Storage/StorageBlobDataContributor": () => planBlob(estate, "Console"),
    "Secrets/KeyVaultSecretsOfficer": () => writeSecret(estate),
    "Articles/Deeds/AzureEventHubsDataSender": () => articles.sendDeed(),
    "Articles/Deeds/AzureEventHubsDataReceiver": () => articles.receiveDeeds(),
    [`${lake}/lake/StorageBlobDataReader`]: () => articles.archived("ann"),
    "Articles/Search/SearchIndexDataReader": countIndexed,
    [`${files}/imports/StorageBlobDataContributor`]: importArticle,
    [`${files}/reports/StorageBlobDataContributor`]: () => writeInto(articles.container("reports")),
    [`${files}/dead-letters/StorageBlobDataContributor`]: () => writeInto(articles.container("dead-letters")),
    [`${files}/StorageQueueDataContributor`]: () => lookAtPoison(estate, files),
    [`${files}/pipeline/StorageBlobDataReader`]: () => listIn(articles.container("pipeline")),
    [`${files}/receipts/StorageBlobDataReader`]: () => listIn(articles.container("receipts")),
    [`${models}/StorageBlobDataReader`]: () => listIn(modelFiles()),
    // one person is of several teams, one of which reads what another one writes
    [`${files}/reports/StorageBlobDataReader`]: {
      besides: `${files}/reports/StorageBlobDataContributor`,
      provoke: () => listIn(articles.container("reports")),
    },
  },
};

/** Without it no answer fails: the cache is left out, and the log says what to grant. */
const missed = "Articles/Cache/Use";

/** What nothing on one machine can need, and why Azure does. */
const azuresAlone: Record<string, readonly string[]> = {
  // rights over resources, which owners have anyway: whoever runs the local Azure owns its subscription
  [you]: ["Foundation/Telemetry/MonitoringReader", "Articles/Models/Reader"],
  // Microsoft lists it for Azure ML's control plane; on one machine no such service works under this identity
  "the workspace": [`${workspace}/Contributor`],
  // a node pulls the image that a job runs; on one machine there is no image
  "the training": [`${workspace}/Registry/AcrPull`],
};

const notAssigned = "is not assigned to a role for the application";
/** One that nobody made. */
const list = "0199a0d6-3f4e-7c2a-9b1d-1234567890ab";

/** What the directory gives: who may ask what, and how they come by a token. By what is said when it is missing. */
const inDirectory: Readonly<Record<string, readonly [Provoke, said: string]>> = {
  // whoever has one of three roles gets a token, which does not have the others
  "developer: Articles/SignIn/ArticlesServe": [tell, "app role Articles.Serve"],
  "developer: Articles/SignIn/ArticlesPublish": [publish, "app role Articles.Publish"],
  "developer: Articles/SignIn/ArticlesOperate": [() => explain(), "app role Articles.Operate"],
  "remy: Articles/SignIn/ArticlesOperate": [() => explain("remy"), notAssigned],
  "colleague: Articles/SignIn/ArticlesReadExperiments": [() => seeExperiments("colleague"), notAssigned],
  "apps: Articles/SignIn/SignIn": [
    () => new PersonsApi(estate, "articles", "remy", "staff/auth").signIn(),
    "AADSTS70021: No matching federated identity record found for presented assertion. Assertion Subject: ",
  ],
  "programs: Articles/SignIn/AzureCli": [tell, "AADSTS65001"],
};

let checkout: Checkout;
let estate: LocalEstate;
let articles: DeployedArticles;
let grants: NeededGrants;
let directory: readonly DirectoryGrant[];

describe("every grant of articles is needed", () => {
  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["articles"]);
    estate = await deployLocal(checkout);
    await succeeding(checkout.root, "node", "bin/vitrine.mjs", "start", "--detach");
    articles = new DeployedArticles(estate);
    grants = new NeededGrants(estate, holders);
    directory = directoryGrantsOf(estate);
    await index();
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("knows all of them: a new one has to be provoked here, or to say why only Azure needs it", () => {
    const slower = { "the articles app": [missed], "the intake app": [missed] };
    const known = [...namesOf(needs), ...namesOf(slower), ...namesOf(azuresAlone)];
    expect(grants.names).toEqual(known.sort());
    expect(directory.map(({ name }) => name).sort()).toEqual(Object.keys(inDirectory).sort());
  });

  it.each(Object.entries(needs))(
    "fails with a 403 that names the missing role when %s lost one",
    async (who, ofOne) => {
      const expected = Object.fromEntries(Object.keys(ofOne).map((path) => [path, "refused"]));
      expect(await grants.refusals(who, ofOne)).toEqual(expected);
    },
  );

  it("is slower and never wrong when an app loses the cache, and the log says what to grant", async () => {
    const asked: number[] = [];
    const ask = async () => {
      for (let n = 0; n < 3; n++) asked.push((await articles.list("ann")).items.length);
    };
    expect(await grants.refusals("the articles app", { [missed]: ask })).toEqual({ [missed]: "refused" });
    expect(asked.filter((items) => items === 0)).toEqual([]);
    expect(await grants.refusals("the intake app", { [missed]: tell })).toEqual({ [missed]: "refused" });
  });

  it("lets nobody be in the database what they are not any more, and no app ends for it", async () => {
    const database = await DeployedDatabase.administer(estate, "articles", "Articles/Database");
    const restarts = await restartsOfApps();
    try {
      const members = await database.members();
      await database.expectAllNeeded(estate, members, ({ name }) => memberUses()[name] ?? tell);
      expect(members.map(({ name }) => name).sort()).toEqual(Object.keys(memberUses()).sort());
    } finally {
      await database.close();
    }
    expect(await restartsOfApps()).toEqual(restarts);
  });

  it("fails with the app role that is missing, or the directory's reason, and works again when it is back", async () => {
    const heard: Record<string, string> = {};
    for (const grant of directory)
      heard[grant.name] = await refusalWithoutDirectory(
        estate,
        grant,
        inDirectory[grant.name] ?? [tell, grant.name],
      );
    expect(heard).toEqual(Object.fromEntries(directory.map(({ name }) => [name, "refused"])));
  });
});

/** What fails when somebody is not of a role of the database any more: "login: role". */
function memberUses(): Record<string, Provoke> {
  const idOf = (within: string) => String(estate.only(identity, within)["principal_id"]);
  const intake = idOf("Articles/Intake/App/");
  return {
    [`${idOf("Articles/App/")}: articles_api`]: publish,
    [`${intake}: articles_intake`]: importArticle,
    [`${intake}: articles_erasure`]: forget,
    [`${idOf("Articles/Training/")}: articles_training`]: train,
    [`${localDeveloperId}: articles_erasure`]: () =>
      succeeding(
        checkout.root,
        "node",
        "bin/vitrine.mjs",
        "sql",
        "articles",
        "select id from articles.erasures",
      ),
  };
}

/** How often each app of the estate came again after it had ended by itself. */
async function restartsOfApps(): Promise<Record<string, number>> {
  const { stdout } = await succeeding(checkout.root, "node", "bin/vitrine.mjs", "status", "--json");
  const { sites } = JSON.parse(stdout) as { sites: readonly { name: string; restarts: number }[] };
  return Object.fromEntries(sites.map(({ name, restarts }) => [name, restarts]));
}

function modelFiles() {
  return blobsOf(estate, `${workspace}/Storage`).getContainerClient("models");
}

let told = 0;

/** Something that no list is cached for. */
function tell(): Promise<unknown> {
  return articles.tell(`reader-${++told}`, "like", ["sample-1"]);
}

/** A link that is open is looked at again after a second. */
async function tellLater(): Promise<void> {
  await sleep(1100);
  await tell();
}

async function publish(): Promise<void> {
  await new PersonsApi(estate, "articles").ask("/articles", {
    id: randomUUID(),
    title: "A bridge is built",
    text: "In the valley a bridge is built. It will be open in spring.",
    category: "News",
    publisher: "The Valley",
    language: "en",
    published_at: new Date().toISOString(),
  });
}

/** Whoever may ask is told that there is no such list. */
async function explain(person = "developer"): Promise<void> {
  await new DeployedArticles(estate, person).explain(list).catch((error: Error) => {
    if (!error.message.includes("RecommendationNotFound")) throw error;
  });
}

/** As the pipeline does, whose plans tell it. */
function seeExperiments(person: string): Promise<unknown> {
  return new PersonsApi(estate, "articles", person).ask("/experiments");
}

/** Words that no cached answer is for. */
function search(): Promise<unknown> {
  return articles.search(`bridge ${++told}`);
}

/** Something new, and the schedule that brings it into the index. */
async function index(): Promise<void> {
  await articles.arrived(await importArticle());
  const { name: site } = Object(estate.only("azapi_resource", "Articles/Intake/App"));
  await estate.call("/trigger", { site, function: "catch-up-articles" });
}

/** In an index that there need not be: who may not ask is not told. */
async function countIndexed(): Promise<void> {
  const endpoint = estate.output("articles_search_endpoint");
  await new SearchClient(endpoint, "articles", estate.developer).getDocumentsCount();
}
