import { eventually, type FunctionsEstate, openEstate, siteId } from "./testing/functions-estate";

let estate: FunctionsEstate;

beforeAll(async () => {
  estate = await openEstate();
  const settings = { REGISTRY: "https://management.azure.com/subscriptions/s" };
  const source = `
    import { app } from "@azure/functions";
    const echo = async (request, context) => {
      context.log("seen " + request.url);
      return { jsonBody: { params: request.params, name: request.query.get("name"), body: await request.text() } };
    };
    app.http("open", { methods: ["GET", "POST"], authLevel: "anonymous", handler: echo });
    app.http("keyed", { methods: ["GET"], authLevel: "function", handler: echo });
    app.http("guarded", { methods: ["GET"], authLevel: "admin", handler: echo });
    app.http("item", { route: "items/{category:alpha}/{id:int?}", authLevel: "anonymous", handler: echo });
    app.http("special", { route: "items/special/1", authLevel: "anonymous", handler: () => ({ body: "special" }) });
    app.http("files", { route: "files/{*path}", authLevel: "anonymous", handler: echo });
    app.http("nothing", { authLevel: "anonymous", handler: () => undefined });
    app.http("throws", { authLevel: "anonymous", handler: () => { throw new Error("on purpose"); } });
    app.http("cookie", { authLevel: "anonymous", handler: () => ({
      status: 201, headers: { "x-own": "1" }, body: Buffer.from([0, 255, 1]),
      cookies: [{ name: "a", value: "b c", sameSite: "Strict", httpOnly: true }] }) });
    app.http("environment", { authLevel: "anonymous", handler: () => ({ jsonBody: process.env }) });
  `;
  await estate.deploy(source, { settings });
});

afterAll(() => estate.stop());

it("a function answers below the route prefix", async () => {
  const answer = await estate.fetch("api/open?name=Ada", { method: "POST", body: "hello" });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ params: {}, name: "Ada", body: "hello" });
});

it.each([
  ["api/items/shoes/7", { category: "shoes", id: "7" }],
  ["api/items/shoes", { category: "shoes" }],
  ["api/files/a/b%20c.txt", { path: "a/b c.txt" }],
])("%s reaches its function with its parameters", async (path, params) => {
  expect(await (await estate.fetch(path)).json()).toMatchObject({ params });
});

it("words win over parameters", async () => {
  expect(await (await estate.fetch("api/items/special/1")).text()).toBe("special");
});

it.each([
  ["api/unknown", "GET"],
  ["api/open", "DELETE"],
  ["api/items/shoes/seven", "GET"],
])("%s by %s is not found", async (path, method) => {
  expect((await estate.fetch(path, { method })).status).toBe(404);
});

it("keys open what their level says and nothing else", async () => {
  const { masterKey, functionKeys } = await estate.host.hostKeys(siteId);
  const key = functionKeys["default"] ?? "";
  const statusOf = async (path: string, headers: Record<string, string> = {}) =>
    (await estate.fetch(path, { headers })).status;

  expect(await statusOf("api/keyed")).toBe(401);
  expect(await statusOf("api/keyed?code=wrong")).toBe(401);
  expect(await statusOf(`api/keyed?code=${encodeURIComponent(key)}`)).toBe(200);
  expect(await statusOf("api/keyed", { "x-functions-key": masterKey })).toBe(200);
  expect(await statusOf("api/guarded", { "x-functions-key": key })).toBe(401);
  expect(await statusOf("api/guarded", { "x-functions-key": masterKey })).toBe(200);
});

it("a handler that returns nothing answers 204, one that throws 500", async () => {
  expect((await estate.fetch("api/nothing")).status).toBe(204);
  expect((await estate.fetch("api/throws")).status).toBe(500);
});

it("status, headers, cookies and bytes arrive as the handler set them", async () => {
  const answer = await estate.fetch("api/cookie");
  expect(answer.status).toBe(201);
  expect(answer.headers.get("x-own")).toBe("1");
  expect(answer.headers.get("set-cookie")).toBe("a=b%20c; HttpOnly; SameSite=Strict");
  expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255, 1]);
});

it("the app sees its settings and the platform's, and nothing of the developer's shell", async () => {
  process.env["DEVELOPER_SECRET"] = "1";
  const environment = (await (await estate.fetch("api/environment")).json()) as Record<string, string>;
  expect(environment).toMatchObject({
    WEBSITE_SITE_NAME: "app",
    TZ: "UTC",
    DATA__credential: "managedidentity",
  });
  expect(environment["IDENTITY_ENDPOINT"]).toMatch(/^http:\/\/127/);
  expect(environment).not.toHaveProperty("DEVELOPER_SECRET");
  expect(environment["HOME"]).toContain(estate.context.stateDirectory);
});

it("a setting that leads to Azure Resource Manager leads to the one of this machine", async () => {
  const environment = (await (await estate.fetch("api/environment")).json()) as Record<string, string>;
  const port = await estate.context.ports.reserve("resource-manager");
  expect(environment["REGISTRY"]).toBe(`https://127.0.0.1:${port}/subscriptions/s`);
});

it("the host has a home page, and a status for those with the master key", async () => {
  const { masterKey } = await estate.host.hostKeys(siteId);
  expect(await (await estate.fetch("")).text()).toContain("up and running");
  expect((await estate.fetch("admin/host/status")).status).toBe(401);
  const status = await estate.fetch("admin/host/status", { headers: { "x-functions-key": masterKey } });
  expect(await status.json()).toMatchObject({ id: "app", state: "Running" });
});

it("each call is a request in the monitor, with the caller's operation and the app's log lines", async () => {
  const operationId = "0af7651916cd43dd8448eb211c80319c";
  await estate.fetch("api/open", { headers: { traceparent: `00-${operationId}-b7ad6b7169203331-01` } });
  await eventually(() =>
    expect(estate.monitor.query({ operationId })).toEqual([
      expect.objectContaining({ kind: "trace", name: expect.stringContaining("seen https://127.0.0.1") }),
      expect.objectContaining({ kind: "request", name: "open", success: true, role: "app" }),
    ]),
  );
});

it("a request larger than the app's setting is refused before a handler sees it", async () => {
  await estate.deploy(
    `import { app } from "@azure/functions";
     app.http("length", { methods: ["POST"], authLevel: "anonymous",
       handler: async (request) => ({ body: String((await request.text()).length) }) });`,
    { settings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "1000" } },
  );
  const post = (bytes: number) => estate.fetch("api/length", { method: "POST", body: "x".repeat(bytes) });
  expect(await (await post(1000)).text()).toBe("1000");
  const refused = await post(1001);
  expect(refused.status).toBe(413);
  expect(await refused.text()).toBe("a request may hold 1000 bytes");
});
