import { TestEstate } from "../../resource-manager/testing/test-estate";
import { makeTestRegistry, type TestRegistry } from "./testing/test-registry";

const azure = new TestEstate();
let registry: TestRegistry;

beforeAll(async () => {
  await azure.start();
  registry = await makeTestRegistry(azure);
});

afterAll(() => azure.end());

async function call(path: string, { method = "GET", body, principal }: Call = {}) {
  const { identity } = azure.estate;
  const credential = identity.credential(String(principal ?? identity.developer.objectId));
  const token = await credential.getToken("https://management.azure.com/.default");
  const answer = await fetch(`${registry.workspaceUri}${path}?api-version=2026-05-01`, {
    method,
    headers: { authorization: `Bearer ${token?.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as { value?: unknown[] } };
}

interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly principal?: unknown;
}

const version = (path: string, tags: Record<string, string> = {}) => ({
  properties: { modelType: "custom_model", modelUri: `${registry.datastore}/paths/${path}`, tags },
});
const put = (name: string, body: unknown, principal?: unknown) =>
  call(`/models/${name}`, { method: "PUT", body, principal });

describe("models of a workspace", () => {
  it("are none at first, and a version is not found", async () => {
    expect(await call("/models")).toEqual({ status: 200, body: { value: [] } });
    expect((await call("/models/leaving/versions/1")).status).toBe(404);
  });

  it("are there when somebody has put a version of one, with its tags and the time", async () => {
    expect((await put("leaving/versions/1", version("a", { task: "binary" }))).status).toBe(201);
    expect((await put("leaving/versions/2", version("b"))).status).toBe(201);
    expect((await call("/models")).body).toMatchObject({
      value: [{ name: "leaving", properties: { latestVersion: "2" } }],
    });
    expect((await call("/models/leaving/versions")).body).toMatchObject({
      value: [
        {
          name: "1",
          properties: { tags: { task: "binary" }, isArchived: false, provisioningState: "Succeeded" },
          systemData: { createdAt: expect.stringMatching(/^20/) },
        },
        { name: "2" },
      ],
    });
  });

  it("take the same again and other tags, and refuse other files under one version", async () => {
    expect((await put("leaving/versions/1", version("a", { task: "binary", seen: "yes" }))).status).toBe(200);
    expect(await put("leaving/versions/1", version("c"))).toMatchObject({
      status: 400,
      body: { error: { code: "ImmutableAsset" } },
    });
    expect((await call("/models/leaving/versions/1")).body).toMatchObject({
      properties: { tags: { seen: "yes" }, modelUri: `${registry.datastore}/paths/a` },
    });
  });

  it.each([
    ["files nowhere", { properties: { modelUri: "https://example.org" } }, 400],
    ["another type of model", { properties: { modelType: "mlflow_model" } }, 501],
    ["no properties", {}, 400],
  ])("refuse %s", async (_, body, status) => {
    expect((await put("leaving/versions/9", body)).status).toBe(status);
  });

  it("are read by whoever is Reader, who registers none", async () => {
    const principal = registry.reader["principal_id"];
    expect((await call("/models", { principal })).status).toBe(200);
    expect((await call("/models/leaving/versions", { principal })).status).toBe(200);
    expect((await put("leaving/versions/3", version("a"), principal)).status).toBe(403);
    const stranger = await azure.makeIdentity("stranger");
    expect((await call("/models", { principal: stranger["principal_id"] })).status).toBe(403);
  });

  it("are no leftovers of a killed run, and go with their workspace", async () => {
    const id = `${registry.workspaceId}/models/leaving/versions/1`;
    azure.estate.manager.begin(4711);
    const workspace = azure.estate.resources.get(registry.workspaceId);
    expect(azure.estate.resources.get(id)).toMatchObject({ besidesTerraform: true });
    await azure.delete("azapi_resource", workspace?.values ?? {});
    expect(azure.estate.resources.get(id)).toBeUndefined();
  });
});
