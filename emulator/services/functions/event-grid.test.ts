import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventGrid } from "../event-grid/event-grid";
import { startEventGrid } from "../event-grid/start";
import {
  dataAccountId,
  eventually,
  type FunctionsEstate,
  openEstate,
  siteId,
} from "./testing/functions-estate";

const topicId = "/subscriptions/s/resourceGroups/test/providers/Microsoft.EventGrid/systemTopics/photos";
const source = `
  import { existsSync } from "node:fs";
  import { app, output } from "@azure/functions";
  app.storageBlob("copy", {
    source: "EventGrid", connection: "DATA", path: "input/{name}",
    return: output.storageBlob({ connection: "DATA", path: "output/{name}" }),
    handler: async (blob) => {
      while (existsSync(process.env.HELD)) await new Promise((done) => setTimeout(done, 20));
      return blob;
    },
  });
`;

let directory: string;
let estate: FunctionsEstate;
let eventGrid: EventGrid;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "vitrine-events-"));
  await open();
  const blobs = estate.storage.platformBlobs("dataaccount");
  for (const name of ["input", "output"]) await blobs.getContainerClient(name).createIfNotExists();
});

afterEach(() => close(true));

async function open(): Promise<void> {
  estate = await openEstate({ drainMs: 100 }, directory);
  eventGrid = await startEventGrid(estate.context, {
    identity: estate.identity,
    storage: () => estate.storage,
  });
  estate.onEvent = (event) => eventGrid.publish(event);
}

async function close(andForget: boolean): Promise<void> {
  await eventGrid.stop();
  await estate.stop(andForget);
}

async function subscribe(): Promise<void> {
  const { systemKeys } = await estate.host.hostKeys(siteId);
  const query = new URLSearchParams({
    functionName: "Host.Functions.copy",
    code: systemKeys["blobs_extension"] ?? "",
  });
  await eventGrid.createTopic({ resourceId: topicId, sourceResourceId: dataAccountId });
  await eventGrid.createSubscription({
    resourceId: `${topicId}/eventSubscriptions/input`,
    topicId,
    webhookUrl: `${estate.status().address}runtime/webhooks/blobs?${query}`,
    includedEventTypes: ["Microsoft.Storage.BlobCreated"],
    subjectBeginsWith: "/blobServices/default/containers/input/",
    stringIn: [],
    maxDeliveryAttempts: 30,
    eventTimeToLiveMinutes: 60,
  });
}

/** As long as this file is there, no invocation ends. */
const held = () => join(directory, "held");

/** As somebody would, through the gateway. */
async function upload(names: readonly string[]): Promise<void> {
  const { BlobServiceClient } = await import("@azure/storage-blob");
  const { readFileSync } = await import("node:fs");
  const credential = estate.identity.credential("11111111-1111-1111-1111-111111111111");
  const ca = readFileSync(estate.context.tls.authorityFile, "utf8");
  const container = new BlobServiceClient(estate.data.blob, credential, {
    tlsOptions: { ca },
  } as object).getContainerClient("input");
  await Promise.all(
    names.map((name) => container.getBlockBlobClient(name).uploadData(Buffer.from(`content of ${name}`))),
  );
}

async function outputs(): Promise<string[]> {
  const found: string[] = [];
  const container = estate.storage.platformBlobs("dataaccount").getContainerClient("output");
  for await (const { name } of container.listBlobsFlat()) found.push(name);
  return found.sort();
}

it("an uploaded blob is an event, the event an invocation, the invocation a blob", async () => {
  await estate.deploy(source, { settings: { HELD: held() } });
  await subscribe();
  await upload(["a.txt", "b/c d.txt", "é#%.txt"]);
  await eventually(async () => expect(await outputs()).toEqual(["a.txt", "b/c d.txt", "é#%.txt"]));
});

it("events that were under way when everything stopped arrive after the start", async () => {
  await estate.deploy(source, { settings: { HELD: held() } });
  await subscribe();
  writeFileSync(held(), "");
  const names = Array.from({ length: 30 }, (_, index) => `photo-${String(index).padStart(2, "0")}.txt`);
  await upload(names);
  await close(false);

  rmSync(held());
  await open();
  expect(await outputs()).toEqual([]);
  await estate.host.createOrUpdateSite(estate.site({ HELD: held() }));
  await eventually(async () => expect(await outputs()).toEqual(names));
});
