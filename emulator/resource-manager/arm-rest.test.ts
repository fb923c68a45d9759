import { inGroup, TestEstate } from "./testing/test-estate";

const resourceManager = "https://management.azure.com";
const apiVersion = "?api-version=2020-05-01";
const azure = new TestEstate();
let group: string;

beforeAll(async () => {
  await azure.start();
  const made = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  group = String(made["id"]);
});

afterAll(() => azure.end());

async function tokenFor(audience = resourceManager, objectId?: unknown): Promise<string> {
  const { identity } = azure.estate;
  const credential = identity.credential(String(objectId ?? identity.developer.objectId));
  return (await credential.getToken(`${audience}/.default`))?.token ?? "";
}

async function call(path: string, { method = "GET", token = "", version = apiVersion } = {}) {
  const answer = await fetch(`${azure.estate.armRest.address}${path}${version}`, {
    method,
    headers: { authorization: `Bearer ${token || (await tokenFor())}` },
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
}

describe("a lock at Azure Resource Manager", () => {
  const makeLock = () =>
    azure.apply("azurerm_management_lock", {
      name: "holds-data",
      scope: group,
      lock_level: "CanNotDelete",
      notes: "Holds data.",
    });
  const ofLock = (method: string, token?: string) =>
    call(`${group}/providers/Microsoft.Authorization/locks/holds-data`, { method, ...(token && { token }) });

  it("is lifted, and Terraform finds it gone", async () => {
    const lock = await makeLock();
    expect(await ofLock("GET")).toMatchObject({
      status: 200,
      body: { name: "holds-data", properties: { level: "CanNotDelete", notes: "Holds data." } },
    });
    expect((await ofLock("DELETE")).status).toBe(200);
    expect((await ofLock("GET")).status).toBe(404);
    expect(await azure.read("azurerm_management_lock", lock)).toBeNull();
    expect((await ofLock("DELETE")).status).toBe(204);
  });

  it("stays when somebody asks who may only read", async () => {
    const lock = await makeLock();
    const reader = await azure.apply("azurerm_user_assigned_identity", { name: "reader", ...inGroup });
    await azure.grant("Reader", group, reader["principal_id"]);
    const token = await tokenFor(resourceManager, reader["principal_id"]);
    expect([(await ofLock("GET", token)).status, (await ofLock("DELETE", token)).status]).toEqual([200, 403]);
    await azure.delete("azurerm_management_lock", lock);
  });
});

describe("who asks", () => {
  it("fails with a token for another service", async () => {
    expect((await call(group, { token: await tokenFor("https://ml.azure.com") })).status).toBe(401);
  });

  it("fails without the version of the API", async () => {
    expect((await call(group, { version: "" })).status).toBe(400);
  });

  it("fails when there is nothing to say, and is told what is answered, by every service", async () => {
    for (const path of [group, "/subscriptions"]) {
      const { status, body } = await call(path);
      expect({ status, code: body.error.code }).toEqual({ status: 501, code: "NotRunLocally" });
      expect(body.error.message).toContain(
        "GET an online endpoint of Azure ML, PUT the same with another traffic",
      );
      expect(body.error.message).toMatch(/POST restart to a function app.*GET a lock, DELETE a lock$/);
    }
  });

  it.each(["/subscriptions/%zz", "/subscriptions/100%", "/subscriptions/%c3%28"])(
    "fails when the path is %s: it is not encoded as it should be",
    async (path) => {
      expect(await call(path)).toMatchObject({
        status: 400,
        body: { error: { code: "InvalidRequestUri" } },
      });
    },
  );
});
