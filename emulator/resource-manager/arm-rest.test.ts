import { TestEndpoint } from "../services/machine-learning/testing/endpoint.fixture";

const ARM = "https://management.azure.com";
const endpoint = new TestEndpoint();

beforeAll(async () => {
  await endpoint.start();
  await endpoint.deploy("blue");
  await endpoint.deploy("green");
  await endpoint.traffic({ blue: 100, green: 0 });
}, 30_000);

afterAll(() => endpoint.end());

interface Call {
  readonly path?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly version?: string;
}

async function call({ path = "", method = "GET", body, token, version = "?api-version=2026-05-01" }: Call) {
  const { address } = endpoint.azure.estate.armRest;
  const id = path.startsWith("/subscriptions") ? path : `${endpoint.endpoint["id"]}${path}`;
  const answer = await fetch(`${address}${id}${version}`, {
    method,
    headers: { authorization: `Bearer ${token ?? (await endpoint.token(ARM))}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as Record<string, Record<string, unknown>>,
  };
}

describe("an online endpoint at Azure Resource Manager", () => {
  it("is answered with its address and the traffic of now", async () => {
    expect(await call({})).toMatchObject({
      status: 200,
      body: {
        name: "words",
        location: "westeurope",
        properties: {
          authMode: "AADToken",
          provisioningState: "Succeeded",
          scoringUri: endpoint.status().scoringUri,
          traffic: { blue: 100, green: 0 },
        },
      },
    });
  });

  it("gets another traffic when it is put back whole, which Terraform then reads", async () => {
    const state = await endpoint.traffic({ blue: 100, green: 0 });
    const { body } = await call({});
    const moved = { ...body, properties: { ...body["properties"], traffic: { blue: 90, green: 10 } } };
    expect(await call({ method: "PUT", body: moved })).toMatchObject({
      status: 200,
      body: { properties: { traffic: { blue: 90, green: 10 } } },
    });
    expect(await endpoint.azure.read("azapi_update_resource", state)).toMatchObject({
      body: { properties: { traffic: { blue: 90, green: 10 } } },
    });
  });

  it("has every member that live Azure answers, asked for or not", async () => {
    expect((await call({})).body).toMatchObject({
      kind: "Managed",
      tags: expect.any(Object),
      properties: {
        description: null,
        properties: {},
        compute: null,
        mirrorTraffic: {},
        publicNetworkAccess: expect.stringMatching(/^(En|Dis)abled$/),
        swaggerUri: endpoint.status().scoringUri.replace(/score$/, "swagger.json"),
      },
    });
  });

  it("is updating when a PUT is answered, and the answer tells where the outcome is", async () => {
    const { body } = await call({});
    const put = await call({ method: "PUT", body });
    expect(put.body).toMatchObject({ properties: { provisioningState: "Updating" } });
    const outcome = new URL(put.headers.get("azure-asyncoperation") ?? "");
    expect(await call({ path: outcome.pathname, version: outcome.search })).toMatchObject({
      status: 200,
      body: { status: "Succeeded" },
    });
    expect((await call({})).body).toMatchObject({ properties: { provisioningState: "Succeeded" } });
  });

  it("lists its deployments", async () => {
    const { body } = await call({ path: "/deployments" });
    expect(body["value"]).toMatchObject([
      { name: "blue", properties: { provisioningState: "Succeeded" } },
      { name: "green", properties: { provisioningState: "Succeeded" } },
    ]);
  });

  it.each([
    ["a PATCH of the traffic", "PATCH", { properties: { traffic: { green: 100 } } }, 400],
    ["a PUT of a part", "PUT", { properties: { traffic: { green: 100 } } }, 400],
    ["a PUT of another authentication", "PUT", { location: "x", properties: { authMode: "Key" } }, 501],
    [
      "traffic to nobody",
      "PUT",
      { location: "x", properties: { authMode: "AADToken", traffic: { a: 100 } } },
      400,
    ],
  ])("refuses %s", async (_, method, body, status) => {
    expect(await call({ method, body })).toMatchObject({
      status,
      body: { error: { code: expect.any(String) } },
    });
  });

  it("asks for the version of the API", async () => {
    expect(await call({ version: "" })).toMatchObject({ status: 400 });
  });

  it.each(["/deployments/blue", "/subscriptions/s/resourceGroups/photos", "/subscriptions"])(
    "has nothing else to say: %s",
    async (path) => {
      expect(await call({ path })).toMatchObject({ status: 501, body: { error: { code: "NotRunLocally" } } });
    },
  );

  it("says what it answers, of every service, when it has nothing to say", async () => {
    const { body } = await call({ path: "/deployments/blue" });
    expect(body["error"]?.["message"]).toContain(
      "GET an online endpoint of Azure ML, PUT the same with another traffic",
    );
    expect(body["error"]?.["message"]).toMatch(/POST restart to a function app.*GET a lock, DELETE a lock$/);
  });
});

describe("a lock at Azure Resource Manager", () => {
  const makeLock = () =>
    endpoint.azure.apply("azurerm_management_lock", {
      name: "holds-data",
      scope: endpoint.endpoint["id"],
      lock_level: "CanNotDelete",
      notes: "Holds data.",
    });
  const path = "/providers/Microsoft.Authorization/locks/holds-data";
  const status = async (method: string, token?: string) => {
    const { address } = endpoint.azure.estate.armRest;
    const url = `${address}${endpoint.endpoint["id"]}${path}?api-version=2020-05-01`;
    const headers = { authorization: `Bearer ${token ?? (await endpoint.token(ARM))}` };
    return (await fetch(url, { method, headers })).status;
  };

  it("is lifted, and Terraform finds it gone", async () => {
    const lock = await makeLock();
    expect(await call({ path })).toMatchObject({
      status: 200,
      body: { name: "holds-data", properties: { level: "CanNotDelete", notes: "Holds data." } },
    });
    expect(await status("DELETE")).toBe(200);
    expect(await status("GET")).toBe(404);
    expect(await endpoint.azure.read("azurerm_management_lock", lock)).toBeNull();
    expect(await status("DELETE")).toBe(204);
  });

  it("stays when somebody asks who may only read", async () => {
    const lock = await makeLock();
    const { azure } = endpoint;
    const reader = await azure.apply("azurerm_user_assigned_identity", {
      name: "reader",
      resource_group_name: "photos",
      location: "westeurope",
    });
    await azure.grant("Reader", endpoint.endpoint["id"], reader["principal_id"]);
    const token = await endpoint.token(ARM, reader["principal_id"]);
    expect([await status("GET", token), await status("DELETE", token)]).toEqual([200, 403]);
    await azure.delete("azurerm_management_lock", lock);
  });
});

describe("who may ask", () => {
  it("is nobody with a token for another service", async () => {
    expect((await call({ token: await endpoint.token("https://ml.azure.com") })).status).toBe(401);
  });

  it("is whoever has a role: one that reads does not move traffic", async () => {
    const { azure } = endpoint;
    const app = await azure.apply("azurerm_user_assigned_identity", {
      name: "tool",
      resource_group_name: "photos",
      location: "westeurope",
    });
    const token = await endpoint.token(ARM, app["principal_id"]);
    expect((await call({ token })).status).toBe(403);
    await azure.grant("Reader", endpoint.endpoint["id"], app["principal_id"]);
    expect((await call({ token })).status).toBe(200);
    expect((await call({ token, method: "PUT", body: {} })).status).toBe(403);
  });
});

it("loses its traffic by an action of Terraform's when it is destroyed, so that deployments can go", async () => {
  const { azure } = endpoint;
  await endpoint.traffic({ blue: 100, green: 0 });
  const action = await azure.apply("azapi_resource_action", {
    type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2026-05-01",
    resource_id: endpoint.endpoint["id"],
    method: "PUT",
    when: "destroy",
    body: { location: "westeurope", properties: { authMode: "AADToken", traffic: {} } },
  });
  expect(endpoint.status().traffic).toEqual({ blue: 100, green: 0 });
  await azure.delete("azapi_resource_action", action);
  expect(endpoint.status().traffic).toEqual({});
});

it.each(["/subscriptions/%zz", "/subscriptions/100%", "/subscriptions/%c3%28"])(
  "fails when the path is %s: it is not encoded as it should be",
  async (path) => {
    expect(await call({ path })).toMatchObject({
      status: 400,
      body: { error: { code: "InvalidRequestUri" } },
    });
  },
);
