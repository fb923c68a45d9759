import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Values } from "../../resource-manager/protocol";
import { TestEndpoint } from "./testing/endpoint";
import { dockerfileText, scoringArchive, serverScript } from "./testing/scoring-package";

const code = (value: string, statusCode?: number) =>
  expect.objectContaining({ code: value, ...(statusCode ? { statusCode } : {}) });
const saying = (...words: string[]) =>
  expect.objectContaining({ message: expect.stringMatching(new RegExp(words.join("[^]*"))) });

let endpoint: TestEndpoint;
const start = async (options?: Parameters<TestEndpoint["start"]>[0]) => {
  endpoint = new TestEndpoint();
  await endpoint.start(options);
};

afterEach(() => endpoint.end());

describe("a deployment", () => {
  it("fails when the workspace's identity may not read its code, or the endpoint's its model, and names the role", async () => {
    await start({ grants: [], builderGrants: [] });
    const reader = "Storage Blob Data Reader";
    for (const [name, identity] of [
      ["workspace", endpoint.builder],
      ["scoring", endpoint.identity],
    ] as const) {
      await expect(endpoint.deploy("blue")).rejects.toEqual(saying(`"${name}"`, `the role "${reader}"`));
      await endpoint.azure.grant(reader, endpoint.storage["id"], identity["principal_id"]);
    }
    await endpoint.deploy("blue");
    expect(endpoint.status().deployments).toMatchObject([{ name: "blue", state: "ready" }]);
  });

  it("fails when its model does not load, with the end of the log, and what ran before goes on", async () => {
    await start();
    const blue = await endpoint.deploy("blue");
    await endpoint.traffic({ blue: 100 });
    await expect(endpoint.deploy("blue", "broken", {}, blue)).rejects.toEqual(
      saying("exit code 1", "this model is broken"),
    );
    expect((await endpoint.score()).json()).toMatchObject({ model: "blue" });
  });

  it("is replaced without a request that fails", async () => {
    await start();
    const blue = await endpoint.deploy("blue");
    await endpoint.traffic({ blue: 100 });
    const before = (await endpoint.score()).json()["pid"];
    const statuses: number[] = [];
    let isOver = false;
    const asking = (async () => {
      while (!isOver) statuses.push((await endpoint.score("?act=wait&ms=20")).status);
    })();
    await endpoint.deploy("blue", "blue2", {}, blue);
    const after = (await endpoint.score()).json();
    isOver = true;
    await asking;
    expect(after).toMatchObject({ model: "blue2" });
    expect(after["pid"]).not.toBe(before);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(isAlive(Number(before))).toBe(false);
  });

  it("comes back after a restart of everything, with its address and traffic", async () => {
    await start();
    await endpoint.deploy("blue");
    await endpoint.deploy("green");
    await endpoint.traffic({ blue: 0, green: 100 });
    const { scoringUri } = endpoint.status();
    await endpoint.azure.restart();
    expect(endpoint.status()).toMatchObject({ scoringUri, traffic: { blue: 0, green: 100 } });
    expect((await endpoint.score()).json()).toMatchObject({ model: "green" });
  });

  it("leaves nothing when it goes: no process, no files", async () => {
    await start();
    const blue = await endpoint.deploy("blue");
    const [{ pid } = { pid: 0 }] = endpoint.status().deployments;
    await endpoint.azure.delete("azapi_resource", blue);
    expect(isAlive(Number(pid))).toBe(false);
    const folder = join(endpoint.azure.folder, "machine-learning");
    for (const kind of ["images", "models"]) expect(readdirSync(join(folder, kind))).toEqual([]);
    expect(existsSync(join(folder, "home", "words", "blue"))).toBe(false);
  });

  it("cannot be deleted while it has traffic", async () => {
    await start();
    const blue = await endpoint.deploy("blue");
    await endpoint.traffic({ blue: 100 });
    await expect(endpoint.azure.delete("azapi_resource", blue)).rejects.toEqual(
      code("DeploymentHasTraffic", 409),
    );
    await endpoint.traffic({ blue: 0 });
    await endpoint.azure.delete("azapi_resource", blue);
    expect(endpoint.status()).toMatchObject({ traffic: {}, deployments: [] });
  });

  it.each<[string, Values, string]>([
    ["its environment does not exist", { environmentId: "/nowhere" }, "UserError"],
    ["its model does not exist", { model: "/nowhere" }, "UserError"],
    ["it is to run on Kubernetes", { endpointComputeType: "Kubernetes" }, "NotRunLocally"],
    ["its timeout is too long", { requestSettings: { requestTimeout: "PT10M" } }, "ValidationError"],
  ])("fails when %s", async (_, properties, expected) => {
    await start();
    await expect(endpoint.deploy("blue", "blue", properties)).rejects.toEqual(code(expected));
  });

  it("fails when its Dockerfile asks for what needs a container, and says for what", async () => {
    await start();
    await endpoint.ship("2", dockerfileText.replace("USER node", "RUN npm ci"), await scoringArchive());
    await expect(endpoint.deploy("blue", "blue", {}, null, "2")).rejects.toEqual(
      saying("line 6 of the Dockerfile", "the instruction RUN", "fix:"),
    );
  });

  it("is changed by a new version of its code", async () => {
    await start();
    const blue = await endpoint.deploy("blue");
    await endpoint.traffic({ blue: 100 });
    await endpoint.ship(
      "2",
      dockerfileText,
      await scoringArchive(serverScript.replace("model, files", 'code: "two", model, files')),
    );
    await endpoint.deploy("blue", "blue", {}, blue, "2");
    expect((await endpoint.score()).json()).toMatchObject({ code: "two" });
  });
});

describe("traffic", () => {
  it.each<[string, Record<string, number>]>([
    ["names a deployment that does not exist", { blue: 50, purple: 50 }],
    ["does not add up", { blue: 90 }],
    ["has a share that is no percentage", { blue: 150, green: -50 }],
  ])("fails when it %s", async (_, traffic) => {
    await start();
    await endpoint.deploy("blue");
    await endpoint.deploy("green");
    await expect(endpoint.traffic(traffic)).rejects.toEqual(code("BadRequest", 400));
  });

  it("is laid over what was there, so that a deployment that gets none any more has to be given 0", async () => {
    await start();
    await endpoint.deploy("blue");
    await endpoint.deploy("green");
    await endpoint.traffic({ blue: 50, green: 50 });
    await expect(endpoint.traffic({ green: 100 })).rejects.toEqual(saying("add up to 150", "has 0"));
  });

  it("that was moved by somebody else is what Terraform reads back", async () => {
    await start();
    await endpoint.deploy("blue");
    await endpoint.deploy("green");
    const state = await endpoint.traffic({ blue: 100, green: 0 });
    await endpoint.azure.estate.machineLearning.setTraffic(String(endpoint.endpoint["id"]), { green: 100 });
    expect(await endpoint.azure.read("azapi_update_resource", state)).toMatchObject({
      body: { properties: { traffic: { green: 100 } } },
    });
  });

  it("is refused in the body of an endpoint that has no such deployment", async () => {
    await start();
    await expect(endpoint.putEndpoint({ traffic: { blue: 100 } }, endpoint.endpoint)).rejects.toEqual(
      code("BadRequest", 400),
    );
  });

  it("is taken away when the endpoint is put without it", async () => {
    await start();
    await endpoint.deploy("blue");
    await endpoint.traffic({ blue: 100 });
    await endpoint.putEndpoint({}, endpoint.endpoint);
    expect(endpoint.status().traffic).toEqual({});
  });

  it("is needed: an endpoint without any answers 404", async () => {
    await start();
    await endpoint.deploy("blue");
    expect((await endpoint.score()).json()).toMatchObject({ error: { code: "NoTraffic" } });
  });
});

describe("versions of environments and models", () => {
  it("fail when they are changed", async () => {
    await start();
    const version = await endpoint.environment("2");
    await expect(
      endpoint.environment("2", { build: { contextUri: "https://elsewhere/a" } }, version),
    ).rejects.toEqual(code("ImmutableAsset", 400));
  });

  it("fail when they are ready images", async () => {
    await start();
    await expect(endpoint.environment("2", { image: "registry/scoring:1" })).rejects.toEqual(
      code("NotRunLocally"),
    );
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
