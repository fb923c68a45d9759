import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Values } from "../../resource-manager/protocol";
import { TestEndpoint } from "./testing/endpoint";

const idleMs = 500;

/** One for all tests: each leaves it without deployments. */
const endpoint = new TestEndpoint(idleMs);
let deployed = new Map<string, Values>();

beforeAll(() => endpoint.start());
afterEach(async () => {
  if (deployed.has("blue")) await endpoint.traffic({ blue: 0 });
  for (const each of deployed.values()) await endpoint.azure.delete("azapi_resource", each);
  deployed = new Map();
});
afterAll(() => endpoint.end());

async function deploy(name: string, ...more: [content?: string, properties?: Values, prior?: Values]) {
  const made = await endpoint.deploy(name, ...more);
  deployed.set(name, made);
  return made;
}

const blue = () => endpoint.status().deployments.find(({ name }) => name === "blue");
const asleep = async () => {
  while (blue()?.state !== "asleep") await wait(20);
};
const isAlive = (pid: unknown) => existsSync(`/proc/${pid}/stat`);

it("a deployment that nobody asks ends its process, and answers the next request with another", async () => {
  await deploy("blue");
  await endpoint.traffic({ blue: 100 });
  const before = (await endpoint.score()).json()["pid"];
  await asleep();
  expect(blue()).toEqual({ name: "blue", state: "asleep", restarts: 0 });
  while (isAlive(before)) await wait(20);

  const answer = await endpoint.score();
  expect(answer.json()).toMatchObject({ model: "blue" });
  expect(answer.json()["pid"]).not.toBe(before);
  expect(blue()?.state).toBe("ready");
});

it("all who ask while it sleeps are answered, by one process, however little time a request has", async () => {
  const requestSettings = { maxConcurrentRequestsPerInstance: 20, requestTimeout: "PT2S" };
  const environmentVariables = { MODEL_DIR: "/var/models/words/blue/blue", START_AFTER_MS: "3000" };
  await deploy("blue", "blue", { requestSettings, environmentVariables });
  await endpoint.traffic({ blue: 100 });
  await asleep();
  const answers = await Promise.all(Array.from({ length: 10 }, () => endpoint.score()));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map((answer) => answer.json()["pid"])).size).toBe(1);
});

it("a request that takes longer than that is finished first", async () => {
  await deploy("blue");
  await endpoint.traffic({ blue: 100 });
  const answer = await endpoint.score(`?act=wait&ms=${idleMs * 3}`);
  expect(answer.status).toBe(200);
});

it("a request for which it cannot wake is refused, and says why", async () => {
  await deploy("blue");
  await endpoint.traffic({ blue: 100 });
  await asleep();
  const model = endpoint.azure.estate.storage.platformBlobs("mldata").getContainerClient("models");
  const uploaded = model.getBlockBlobClient("words/blue/model.txt");
  await uploaded.uploadData(Buffer.from("broken"));
  const answer = await endpoint.score();
  expect(answer.status).toBe(424);
  expect(answer.text).toContain("this model is broken");
  expect(blue()?.state).not.toBe("asleep");

  await uploaded.uploadData(Buffer.from("mended"));
  while (blue()?.state !== "ready") await wait(20);
  expect((await endpoint.score()).json()).toMatchObject({ model: "mended" });
});

it("a deployment is changed in its sleep", async () => {
  const before = await deploy("blue");
  await endpoint.traffic({ blue: 100 });
  await asleep();
  await deploy("blue", "blue2", {}, before);
  expect(blue()?.state).toBe("ready");
  expect((await endpoint.score()).json()).toMatchObject({ model: "blue2" });
});

it("after a restart of the local Azure it sleeps on, and answers when it is asked", async () => {
  await deploy("blue");
  await endpoint.traffic({ blue: 100 });
  await endpoint.azure.restart();
  expect(blue()).toEqual({ name: "blue", state: "asleep", restarts: 0 });
  expect((await endpoint.score()).json()).toMatchObject({ model: "blue" });
});

it("what a sleeping deployment has on disk stays when another one goes, and goes with it", async () => {
  const first = await deploy("blue");
  const second = await deploy("green");
  await endpoint.azure.restart();
  const models = join(endpoint.azure.folder, "machine-learning", "models");
  await endpoint.azure.delete("azapi_resource", second);
  deployed.delete("green");
  expect(readdirSync(models)).not.toEqual([]);
  await endpoint.azure.delete("azapi_resource", first);
  deployed.delete("blue");
  expect(readdirSync(models)).toEqual([]);
});
