import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccessToken, TokenCredential } from "@azure/identity";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { openPorts } from "../core/ports";
import { trust } from "../core/trust";
import { localDeveloperId } from "../identity/local-ids";
import type { Values } from "../resource-manager/protocol";
import { openWebHook, until, type WebHook } from "../services/event-grid/testing/web-hook";
import { EmulatorCheckout } from "./testing/emulator-checkout";

const inGroup = { resource_group_name: "photos", location: "westeurope" };
const ports = mkdtempSync(join(tmpdir(), "vitrine-ports-"));

let checkout: EmulatorCheckout;
let hook: WebHook;

beforeEach(async () => {
  checkout = new EmulatorCheckout();
  await checkout.start();
  const tls = join(checkout.root, ".vitrine/local/tls");
  trust(join(tls, "authority.pem"));
  const [key, cert] = ["server.key", "server.pem"].map((file) => readFileSync(join(tls, file), "utf8"));
  hook = await openWebHook({
    log: () => undefined,
    ports: openPorts(ports),
    tls: { key: key ?? "", cert: cert ?? "", authorityFile: join(tls, "authority.pem") },
  });
});

afterEach(async () => {
  await hook.close();
  await checkout.end();
});
afterAll(() => rmSync(ports, { recursive: true }));

/** An account with a container, whose uploads the web hook hears of. */
async function makeEstate(): Promise<Values> {
  await checkout.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const account = await checkout.apply("azurerm_storage_account", { name: "photosdata", ...inGroup });
  await checkout.apply("azurerm_role_assignment", {
    scope: account["id"],
    role_definition_name: "Storage Blob Data Contributor",
    principal_id: localDeveloperId,
  });
  await checkout.apply("azurerm_storage_container", { name: "input", storage_account_id: account["id"] });
  await checkout.apply("azurerm_eventgrid_system_topic", {
    name: "events",
    ...inGroup,
    topic_type: "Microsoft.Storage.StorageAccounts",
    source_resource_id: account["id"],
  });
  await checkout.apply("azurerm_eventgrid_system_topic_event_subscription", {
    name: "images",
    resource_group_name: "photos",
    system_topic: "events",
    webhook_endpoint: [{ url: hook.url }],
    included_event_types: ["Microsoft.Storage.BlobCreated"],
  });
  return account;
}

function containerOf(account: Values): ContainerClient {
  const developer: TokenCredential = {
    getToken: async () =>
      (await checkout.call("/token", { audience: "https://storage.azure.com" })) as unknown as AccessToken,
  };
  const options = { retryOptions: { maxTries: 1 } };
  const service = new BlobServiceClient(String(account["primary_blob_endpoint"]), developer, options);
  return service.getContainerClient("input");
}

it("kill -9 of everything while thirty uploads are under way loses nothing that was acknowledged", async () => {
  const account = await makeEstate();
  const container = containerOf(account);
  await container.getBlockBlobClient("first.jpg").uploadData(Buffer.from("first.jpg"));
  hook.slowMs = 5000; // so that deliveries are under way too
  const acknowledged = ["first.jpg"];
  const uploads = Array.from({ length: 30 }, async (_, lane) => {
    for (let turn = 0; ; turn++) {
      const name = `${lane}/${turn}.jpg`;
      await container.getBlockBlobClient(name).uploadData(Buffer.from(name));
      acknowledged.push(name);
    }
  });
  const ended = Promise.allSettled(uploads);
  const undelivered = () => {
    const delivered = new Set(hook.received.map(({ event }) => event.subject.split("/blobs/")[1]));
    return acknowledged.filter((name) => !delivered.has(name));
  };
  await until(
    "uploads of every lane are acknowledged, and some not delivered",
    () => acknowledged.length > 60 && undelivered().length > 0,
  );
  const before = checkout.address();
  await checkout.kill("all");
  await ended;

  expect(undelivered()).not.toEqual([]);
  hook.slowMs = 0;
  await checkout.start();

  expect(checkout.address()?.port).toBe(before?.port);
  const state = { provider: "azurerm", type: "azurerm_storage_account", state: account };
  expect(await checkout.call("/terraform/read", state)).toEqual({ state: account });
  for (const name of acknowledged) {
    expect(String(await container.getBlockBlobClient(name).downloadToBuffer())).toBe(name);
  }
  await until("every acknowledged upload was delivered", () => undelivered().length === 0);
});
