import { mkdirSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { controlRoutes } from "../../emulator/control/routes";
import { inGroup } from "../../emulator/resource-manager/testing/test-estate";
import { text } from "../../emulator/resource-manager/values";
import { copyActivity, TestFactory } from "../../emulator/services/data-factory/testing/data-factory";
import { packageOf } from "../../emulator/services/functions/testing/package";
import { run } from "../main";

const test = new TestFactory();
const said: string[] = [];
let server: Server;

beforeAll(async () => {
  await test.start();
  await test.grantBoth();
  await test.pipeline("import", [copyActivity()]);
  await test.trigger("nightly", "import");
  await test.trigger("cleanUp", "import");
  await deployFunction();
  server = await serveControl();
  jest.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  jest.spyOn(console, "error").mockImplementation((line: string) => void said.push(line));
});
beforeEach(() => {
  said.length = 0;
});
afterAll(async () => {
  jest.restoreAllMocks();
  server.close();
  await test.azure.end();
});

const trigger = (...args: string[]) => run(test.azure.folder, ["trigger", ...args]);

it("fires a schedule of Data Factory and tells what it copied", async () => {
  await test.put("feeds/today.csv", "id\n1\n");
  expect(await trigger("nightly")).toBe(0);
  expect(said.join("\n")).toContain("succeeded import: 1 files, 5 bytes");
  expect(await test.names()).toEqual(["feeds/today.csv"]);
});

it("fires a timer function", async () => {
  expect(await trigger("app/cleanUp")).toBe(0);
  expect(said.join("\n")).toContain("app/cleanUp");
  expect(await test.names("swept")).toEqual(["done.txt"]);
});

it("with --json it prints one document", async () => {
  expect(await trigger("nightly", "--json")).toBe(0);
  expect(JSON.parse(said.join(""))).toMatchObject({
    kind: "data factory trigger",
    owner: "media-factory",
    name: "nightly",
    runs: [{ state: "succeeded", filesWritten: 1 }],
  });
});

it("answers 1 when the run fails, with the missing role", async () => {
  const grants = test.azure.estate.resources.ofType("azurerm_role_assignment");
  const write = grants.find(({ values }) => text(values, "scope").endsWith("containers/catalogue"));
  await test.azure.delete("azurerm_role_assignment", write?.values ?? {});
  expect(await trigger("nightly")).toBe(1);
  expect(said.join("\n")).toContain('"Storage Blob Data Contributor"');
});

it.each([
  ["TriggerUnknown", "nobody", "media-factory/nightly"],
  ["TriggerAmbiguous", "cleanUp", "app/cleanUp, media-factory/cleanUp"],
])("fails with %s, and tells what there is", async (code, name, candidates) => {
  await expect(trigger(name)).rejects.toMatchObject({ code });
  const { why, fix } = await trigger(name).catch((error) => error);
  expect(`${why} ${fix}`).toContain(candidates);
});

it("offers the nearest name for one that nothing has", async () => {
  await expect(trigger("nightli")).rejects.toMatchObject({ fix: "did you mean media-factory/nightly?" });
});

it.each([
  ["that is called by HTTP", ["app/read"], "CalledByHttp"],
  ["whose handler throws", ["app/fail"], "FunctionFailed"],
  ["for a blob that is not there", ["app/look", "swept/nothing"], "BlobNotFound"],
  ["for a blob that is not named", ["app/look"], "BlobNotFound"],
])("fails when it is given a function %s", async (_what, args, code) => {
  await expect(trigger(...args)).rejects.toMatchObject({
    code,
    message: expect.not.stringMatching(/[{}]|^ *at /m),
  });
});

it("shows factories, their next times and their last runs in the status", async () => {
  await run(test.azure.folder, ["status"]);
  expect(said.join("\n")).toMatch(/data factory media-factory.*nightly next at \d{4}-/);
});

/** The control address of the estate, as the emulator's process has it. */
async function serveControl(): Promise<Server> {
  const app = controlRoutes({
    token: "secret",
    health: () => ({ state: "up" }) as never,
    estate: () => test.azure.estate,
    shutdown: () => undefined,
  });
  const listening = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((done) => listening.listen(0, "127.0.0.1", done));
  const folder = join(test.azure.folder, ".vitrine", "local");
  mkdirSync(folder, { recursive: true });
  const { port } = listening.address() as AddressInfo;
  writeFileSync(join(folder, "emulator.json"), JSON.stringify({ pid: process.pid, port, token: "secret" }));
  return listening;
}

/** A timer that leaves a file, in an app that may write it. */
async function deployFunction(): Promise<void> {
  const { azure, account } = test;
  const identity = await azure.apply("azurerm_user_assigned_identity", { name: "app", ...inGroup });
  const roles = [
    "Storage Blob Data Owner",
    "Storage Queue Data Contributor",
    "Storage Table Data Contributor",
  ];
  for (const role of roles) await azure.grant(role, account["id"], identity["principal_id"]);
  for (const name of ["packages", "swept"]) {
    await azure.apply("azurerm_storage_container", { name, storage_account_id: account["id"] });
  }
  const zip = await packageOf(`
    import { app, output } from "@azure/functions";
    app.timer("cleanUp", {
      schedule: "0 0 0 1 1 *",
      return: output.storageBlob({ connection: "DATA", path: "swept/done.txt" }),
      handler: () => "done",
    });
    app.http("read", { handler: () => ({ body: "read" }) });
    app.timer("fail", { schedule: "0 0 0 1 1 *", handler: () => { throw new Error("no"); } });
    app.storageBlob("look", { source: "EventGrid", connection: "DATA", path: "swept/{name}", handler: () => {} });
  `);
  await test.container("packages").getBlockBlobClient("released-package.zip").uploadData(zip);
  const resourceId = `${test.factory["id"]}-app`;
  const clientId = text(identity, "client_id");
  await azure.estate.functions.createOrUpdateSite({
    resourceId,
    name: "app",
    identities: [{ resourceId: text(identity, "id"), principalId: text(identity, "principal_id"), clientId }],
    appSettings: {
      AzureWebJobsStorage__accountName: text(account, "name"),
      AzureWebJobsStorage__credential: "managedidentity",
      AzureWebJobsStorage__clientId: clientId,
      DATA__blobServiceUri: text(account, "primary_blob_endpoint"),
      DATA__queueServiceUri: text(account, "primary_queue_endpoint"),
      DATA__credential: "managedidentity",
      DATA__clientId: clientId,
    },
    deployment: {
      containerUrl: `${text(account, "primary_blob_endpoint")}packages`,
      identityResourceId: text(identity, "id"),
    },
    instanceMemoryMB: 512,
  });
  await azure.estate.functions.restartSite(resourceId);
}
