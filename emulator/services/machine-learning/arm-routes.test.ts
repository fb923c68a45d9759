import { TestEndpoint } from "./testing/endpoint";

const arm = "https://management.azure.com";
const endpoint = new TestEndpoint();

beforeAll(async () => {
  await endpoint.start();
  await endpoint.deploy("blue");
  await endpoint.deploy("green");
  await endpoint.traffic({ blue: 100, green: 0 });
});

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
    headers: { authorization: `Bearer ${token ?? (await endpoint.token(arm))}` },
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

  it.each(["/deployments/blue", "/subscriptions/s/resourceGroups/photos"])(
    "has nothing else to say: %s",
    async (path) => {
      expect(await call({ path })).toMatchObject({ status: 501, body: { error: { code: "NotRunLocally" } } });
    },
  );
});

describe("who may ask", () => {
  it("is whoever has a role: one that reads does not move traffic", async () => {
    const { azure } = endpoint;
    const app = await azure.apply("azurerm_user_assigned_identity", {
      name: "tool",
      resource_group_name: "photos",
      location: "westeurope",
    });
    const token = await endpoint.token(arm, app["principal_id"]);
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
