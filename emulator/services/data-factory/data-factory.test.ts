import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Values } from "../../resource-manager/protocol";
import { inGroup } from "../../resource-manager/testing/test-estate";
import { until } from "../event-grid/testing/web-hook";
import { copyActivity, TestFactory } from "./testing/data-factory";

const test = new TestFactory();
let grants: { read: Values; write: Values };

beforeAll(async () => {
  await test.start();
  grants = await test.grantBoth();
  await test.pipeline("import", [copyActivity()], { concurrency: 1 });
  await test.trigger("nightly", "import");
});
beforeEach(() => test.empty());
afterAll(() => test.azure.end());

const fire = (name: string) => test.azure.estate.dataFactories.fire(name);

it("copies every file to the same place in the other container, each time", async () => {
  await test.put("feeds/today.csv", "id,title\n1,Coat\n");
  await test.put("pictures/1.jpg", "picture");
  const [run] = (await fire("nightly")) ?? [];
  expect(run?.problem).toBeUndefined();
  expect(run).toMatchObject({ factory: "media-factory", pipeline: "import", state: "succeeded" });
  expect([run?.filesWritten, run?.bytesWritten]).toEqual([2, 23]);
  expect(await test.names()).toEqual(["feeds/today.csv", "pictures/1.jpg"]);
  const copy = test.container("catalogue").getBlobClient("feeds/today.csv");
  expect((await copy.downloadToBuffer()).toString()).toBe("id,title\n1,Coat\n");
  expect((await fire("nightly"))?.[0]?.filesWritten).toBe(2);
});

it("copies a large file in blocks, with its MD5, and its attributes where that is asked for", async () => {
  const content = Buffer.alloc(9 * 1024 * 1024, "photo");
  await test.put("large.jpg", content, "image/jpeg");
  await fire("nightly");
  const copy = test.container("catalogue").getBlobClient("large.jpg");
  const md5 = createHash("md5").update(content).digest("hex");
  const bare = await copy.getProperties();
  expect(
    createHash("md5")
      .update(await copy.downloadToBuffer())
      .digest("hex"),
  ).toBe(md5);
  expect(Buffer.from(bare.contentMD5 ?? []).toString("hex")).toBe(md5);
  expect([bare.contentType, bare.metadata]).toEqual(["application/octet-stream", {}]);

  await test.pipeline("whole", [copyActivity({ typeProperties: { preserve: ["Attributes"] } })]);
  await test.trigger("whole", "whole", { activated: false });
  await fire("whole");
  const whole = await copy.getProperties();
  expect([whole.contentType, whole.metadata]).toEqual(["image/jpeg", { partner: "nord" }]);
});

it.each([
  ["a folder and a file by wildcards", { wildcardFolderPath: "feeds", wildcardFileName: "*.csv" }, ["a.csv"]],
  ["a folder's wildcard", { wildcardFolderPath: "f*", wildcardFileName: "?.csv" }, ["feeds/a.csv"]],
  ["one level only", { recursive: false }, ["root.csv"]],
  ["a prefix", { prefix: "feeds/old/" }, ["b.csv"]],
  ["what changed later than now", { modifiedDatetimeStart: "2999-01-01T00:00:00Z" }, []],
  ["what changed before", { modifiedDatetimeEnd: "2000-01-01T00:00:00Z" }, []],
])("takes only %s", async (what, source, wanted) => {
  for (const name of ["root.csv", "feeds/a.csv", "feeds/old/b.csv", "feeds/a.txt"]) await test.put(name, "x");
  const name = what.replaceAll(/[^a-z]/g, "");
  const recursive = "prefix" in source || "modifiedDatetimeStart" in source;
  await test.pipeline(name, [copyActivity({ source: { recursive, ...source } })]);
  await test.trigger(name, name);
  expect((await fire(name))?.[0]).toMatchObject({ state: "succeeded", filesWritten: wanted.length });
  expect(await test.names()).toEqual(wanted);
});

it("copies a single file under the name that the sink gives it, and fails when it is not there", async () => {
  await test.dataset("todays", { container: "partner", path: "feeds", filename: "today.csv" });
  await test.dataset("newest", { container: "catalogue", path: "feeds/nord", filename: "newest.csv" });
  const named = (name: string) => [{ referenceName: name, type: "DatasetReference" }];
  await test.pipeline("one", [
    copyActivity({ activity: { inputs: named("todays"), outputs: named("newest") } }),
  ]);
  await test.trigger("one", "one");
  const [missing] = (await fire("one")) ?? [];
  expect(missing?.state).toBe("failed");
  expect(missing?.problem).toContain("the required blob is missing: partner/feeds/today.csv");
  await test.put("feeds/today.csv", "x");
  expect((await fire("one"))?.[0]?.state).toBe("succeeded");
  expect(await test.names()).toEqual(["feeds/nord/newest.csv"]);
});

it.each([
  ["read", "Storage Blob Data Reader", "containers/partner"],
  ["write", "Storage Blob Data Contributor", "containers/catalogue"],
] as const)(
  "fails without the grant to %s, naming the role and the container",
  async (grant, role, scope) => {
    await test.put("a.csv", "x");
    await test.azure.delete("azurerm_role_assignment", grants[grant]);
    const [run] = (await fire("nightly")) ?? [];
    expect(run?.state).toBe("failed");
    expect(run?.problem).toContain(`"${role}"`);
    expect(run?.problem).toContain(scope);
    expect(run?.durationMs).toBeLessThan(60_000);
    grants = { ...grants, [grant]: await test.grant(role, scope.slice("containers/".length)) };
    expect((await fire("nightly"))?.[0]?.state).toBe("succeeded");
  },
);

it("fails without an identity, saying which block to add", async () => {
  const bare = await test.azure.apply("azurerm_data_factory", { name: "bare", ...inGroup });
  const part = { data_factory_id: bare["id"] };
  await test.part("linked_service_azure_blob_storage", {
    ...part,
    name: "storage",
    service_endpoint: test.account["primary_blob_endpoint"],
    use_managed_identity: true,
  });
  for (const container of ["partner", "catalogue"]) {
    await test.part("dataset_binary", {
      ...part,
      name: container,
      linked_service_name: "storage",
      azure_blob_storage_location: [{ container }],
    });
  }
  await test.pipeline("import", [copyActivity()], part);
  await test.trigger("nightly", "import", part);
  const runs = (await test.azure.estate.dataFactories.fire("nightly", "bare")) ?? [];
  expect(runs.map(({ state }) => state)).toEqual(["failed"]);
  expect(runs[0]?.problem).toContain("SystemAssigned");
});

it("fires at its time by itself, once, unless it is switched off", async () => {
  await test.put("a.csv", "x");
  let start = 0;
  const start_time = () => new Date(start).toISOString();
  // it has to be there before its time, or the next one is tomorrow
  for (let aheadMs = 1000; start < Date.now(); aheadMs *= 2) {
    start = Math.ceil(Date.now() / 1000) * 1000 + aheadMs;
    await test.trigger("soon", "import", { start_time: start_time() });
  }
  await test.trigger("never", "import", { start_time: start_time(), activated: false });
  const runs = () =>
    test.azure.estate.dataFactories.status().find(({ name }) => name === "media-factory")?.lastRuns ?? [];
  await until("the trigger has fired", () => runs().some(({ trigger }) => trigger === "soon"));
  await sleep(200);
  expect(runs().filter(({ trigger }) => trigger === "soon").length).toBe(1);
  expect(runs().some(({ trigger }) => trigger === "never")).toBe(false);
  expect(await test.names()).toEqual(["a.csv"]);
});

it("lets a run wait for the one before where the pipeline takes one at a time", async () => {
  await test.put("a.csv", "x");
  const { dataFactories } = test.azure.estate;
  const [one, two] = await Promise.all([dataFactories.fire("nightly", "media-factory"), fire("soon")]);
  const [first, second] = [one?.[0], two?.[0]];
  const ended = Date.parse(first?.started ?? "") + (first?.durationMs ?? 0);
  expect(Date.parse(second?.started ?? "")).toBeGreaterThanOrEqual(ended);
});

it("has its triggers, its times and its last runs again after a restart", async () => {
  const before = test.azure.estate.dataFactories.status();
  await test.azure.restart();
  expect(test.azure.estate.dataFactories.status()).toEqual(before);
  await test.put("a.csv", "x");
  const runs = await test.azure.estate.dataFactories.fire("nightly", "media-factory");
  expect(runs?.map(({ state }) => state)).toEqual(["succeeded"]);
});

it("knows no trigger that was never declared", async () => {
  expect(await fire("nobody")).toBeUndefined();
});
