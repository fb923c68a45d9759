import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import sharp from "sharp";
import { Checkout } from "../support/checkout";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { LocalEstate } from "../support/local-estate";
import { type Holders, NeededGrants, type Needs, namesOf, you } from "../support/needed-grants";
import { sendUndeliverableEvent } from "../support/undeliverable-event";

jest.setTimeout(300_000);

const holders: Holders = {
  "the app": ["azurerm_user_assigned_identity", "Images/App/"],
  "Event Grid": ["azurerm_eventgrid_system_topic", "Images/"],
};

const restart = () => estate.restart("Images/App");

const needs: Needs = {
  "the app": {
    "Images/App/HostStorage/StorageBlobDataOwner": restart,
    "Images/App/HostStorage/StorageQueueDataContributor": restart,
    "Images/App/HostStorage/StorageTableDataContributor": restart,
    "Images/Storage/input/StorageBlobDataReader": uploadPhoto,
    "Images/Storage/output/StorageBlobDataContributor": uploadPhoto,
    "Images/Storage/thumbnails/StorageBlobDataContributor": uploadPhoto,
    "Images/Storage/metadata/StorageBlobDataContributor": uploadPhoto,
    "Images/Storage/rejected/StorageBlobDataContributor": uploadNoPhoto,
    "Foundation/Telemetry/MonitoringMetricsPublisher": uploadPhoto,
    // the poison queue is for photos that fail five times
    "Images/Storage/StorageQueueDataContributor": {
      besides: "Images/Storage/metadata/StorageBlobDataContributor",
      provoke: uploadPhoto,
    },
  },
  "Event Grid": {
    "Images/Storage/dead-letters/StorageBlobDataContributor": () =>
      sendUndeliverableEvent(estate, blobs.getContainerClient("input")),
  },
  [you]: {
    "Images/App/HostStorage/StorageBlobDataContributor": planPackage,
    "Images/Storage/input/StorageBlobDataContributor": () => write("input"),
    "Images/Storage/rejected/StorageBlobDataContributor": () => write("rejected"),
    "Images/Storage/dead-letters/StorageBlobDataContributor": () => write("dead-letters"),
    "Images/Storage/output/StorageBlobDataReader": () => list("output"),
    "Images/Storage/thumbnails/StorageBlobDataReader": () => list("thumbnails"),
    "Images/Storage/metadata/StorageBlobDataReader": () => list("metadata"),
    "Images/Storage/StorageQueueDataContributor": lookAtPoison,
    // one person is a developer, who reads, and an operator, who also writes
    "Images/Storage/rejected/StorageBlobDataReader": {
      besides: "Images/Storage/rejected/StorageBlobDataContributor",
      provoke: () => list("rejected"),
    },
  },
};

/** People's grants on what all workloads share; search-grants.full.test.ts looks at them. */
const shared = { [you]: ["Foundation/Telemetry/MonitoringReader", "Secrets/KeyVaultSecretsOfficer"] };

let checkout: Checkout;
let estate: LocalEstate;
let blobs: BlobServiceClient;
let grants: NeededGrants;

describe("every grant of the image pipeline is needed", () => {
  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["imagePipeline"]);
    estate = await deployLocal(checkout);
    blobs = new BlobServiceClient(estate.output("images_blob_endpoint"), estate.developer);
    grants = new NeededGrants(estate, holders);
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("knows all of them: a new one has to be provoked here", () => {
    expect(grants.names).toEqual([...namesOf(needs), ...namesOf(shared)].sort());
  });

  it.each(Object.entries(needs))(
    "fails with a 403 that names the missing role when %s lost one",
    async (who, ofOne) => {
      const expected = Object.fromEntries(Object.keys(ofOne).map((path) => [path, "refused"]));
      expect(await grants.refusals(who, ofOne)).toEqual(expected);
    },
  );
});

async function uploadPhoto(): Promise<void> {
  const photo = sharp({ create: { width: 40, height: 30, channels: 3, background: "red" } });
  await put("input", "photo.jpg", await photo.jpeg().toBuffer());
}

async function uploadNoPhoto(): Promise<void> {
  await put("input", "no-photo.jpg", Buffer.from("no photo"));
}

/** Looks at the blob that the deployer has uploaded, as every plan does. */
async function planPackage(): Promise<void> {
  const type = "azurerm_storage_blob";
  await estate.call("/terraform/read", { provider: "azurerm", type, state: estate.only(type) });
}

async function write(container: string): Promise<void> {
  await put(container, "by-hand", Buffer.from("-"));
}

async function list(container: string): Promise<void> {
  await blobs.getContainerClient(container).listBlobsFlat().next();
}

async function lookAtPoison(): Promise<void> {
  const queues = new QueueServiceClient(estate.output("images_queue_endpoint"), estate.developer);
  const poison = queues.getQueueClient("webjobs-blobtrigger-poison");
  await poison.createIfNotExists();
  await poison.peekMessages();
}

async function put(container: string, name: string, content: Buffer): Promise<void> {
  await blobs.getContainerClient(container).getBlockBlobClient(name).uploadData(content);
}
