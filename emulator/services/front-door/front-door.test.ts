import { createHash } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { inGroup, TestEstate } from "../../resource-manager/testing/test-estate";
import { text } from "../../resource-manager/values";
import { ask, TestFrontDoor, type TestOrigin } from "./testing/front-door";

const azure = new TestEstate();
const door = new TestFrontDoor(azure);
let api: TestOrigin;
let http: string;
let https: string;

beforeAll(async () => {
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const account = await azure.apply("azurerm_storage_account", { name: "sitefiles", ...inGroup });
  await azure.apply("azurerm_storage_account_static_website", {
    storage_account_id: account["id"],
    index_document: "index.html",
  });
  await azure.grant("Storage Blob Data Contributor", account["id"]);
  await azure.apply("azurerm_storage_blob", {
    name: "index.html",
    storage_account_name: "sitefiles",
    storage_container_name: "$web",
    type: "Block",
    source_content: "<h1>Home</h1>",
    content_type: "text/html",
  });
  api = await door.openOrigin((request, response) => {
    const hash = createHash("md5");
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      hash.update(chunk);
      bytes += chunk.length;
    });
    request.on("end", () => response.end(JSON.stringify({ bytes, md5: hash.digest("hex") })));
  });
  await door.open();
  await door.route("site", await door.origins("files", text(account, "primary_web_host")), ["/*"]);
  await door.route("api", await door.origins("api", api.host), ["/api/*"]);
  http = `http://${door.host}`;
  https = `https://${door.host}`;
});
afterAll(async () => {
  await door.close();
  await azure.end();
});

it("answers http and https at one port of this machine alone, by the route with the longest match", async () => {
  expect(door.host).toMatch(/^127\.0\.0\.1:\d+$/);
  for (const address of [http, https]) {
    expect(await ask(`${address}/`)).toMatchObject({ status: 200, body: "<h1>Home</h1>" });
    expect((await ask(`${address}/api/v1/health?deep=1`)).body).toContain('"bytes":0');
  }
  expect(api.asked.at(-1)?.url).toBe("/api/v1/health?deep=1");
});

it("tells the origin who asks and through which profile, whatever the visitor claims", async () => {
  const { headers } = await ask(`${http}/api/who`, {
    headers: { "x-azure-fdid": "forged", "x-forwarded-host": "forged", "x-forwarded-for": "10.0.0.9" },
  });
  expect(api.asked.at(-1)?.headers).toMatchObject({
    host: api.host,
    "x-azure-fdid": door.profile["resource_guid"],
    "x-azure-ref": headers["x-azure-ref"],
    "x-forwarded-for": "10.0.0.9, 127.0.0.1",
    "x-forwarded-host": door.host,
    "x-forwarded-proto": "http",
    via: "1.1 Azure",
  });
});

it("takes a photo of 10 MB", async () => {
  const body = Buffer.alloc(10 * 1024 * 1024, "photo");
  const { body: answer } = await ask(`${https}/api/search`, { method: "POST", body });
  expect(JSON.parse(answer)).toEqual({
    bytes: body.length,
    md5: createHash("md5").update(body).digest("hex"),
  });
});

it("passes on HEAD, ranges and what the visitor has already", async () => {
  const head = await ask(`${http}/`, { method: "HEAD" });
  expect([head.status, head.headers["content-length"], head.body]).toEqual([200, "13", ""]);
  const part = await ask(`${http}/`, { headers: { range: "bytes=4-7" } });
  expect([part.status, part.body]).toEqual([206, "Home"]);
  const again = await ask(`${http}/`, { headers: { "if-none-match": head.headers.etag ?? "" } });
  expect(again.status).toBe(304);
});

it("answers several requests on one connection", async () => {
  const { port } = new URL(http);
  const socket = connect(Number(port), "127.0.0.1");
  const request = `GET / HTTP/1.1\r\nHost: ${door.host}\r\n\r\n`;
  socket.write(request + request);
  let received = "";
  for await (const chunk of socket) {
    received += chunk;
    if (received.split("<h1>Home</h1>").length === 3) break;
  }
  expect(received.match(/HTTP\/1\.1 200/g)?.length).toBe(2);
});

it("sends visitors to https where the route asks for it", async () => {
  const group = await door.origins("safe", api.host);
  await door.route("safe", group, ["/safe/*"], { https_redirect_enabled: true });
  const answer = await ask(`${http}/safe/a?b=c`);
  expect([answer.status, answer.headers.location]).toEqual([307, `${https}/safe/a?b=c`]);
  expect((await ask(`${https}/safe/a`)).status).toBe(200);
});

it("puts the origin's path in place of what the pattern names", async () => {
  const group = await door.origins("moved", api.host);
  await door.route("moved", group, ["/old/*"], { cdn_frontdoor_origin_path: "/api/v2" });
  await ask(`${http}/old/items/7?x=1`);
  expect(api.asked.at(-1)?.url).toBe("/api/v2/items/7?x=1");
});

it("answers 502 when the origin is down, and asks the next one when there is one", async () => {
  const gone = await door.openOrigin(() => undefined);
  await gone.close();
  await door.route("down", await door.origins("down", gone.host), ["/down"]);
  const answer = await ask(`${http}/down`);
  expect(answer.status).toBe(502);
  expect(answer.body).toContain("Our services aren't available right now");
  expect(answer.body).toContain(String(answer.headers["x-azure-ref"]));

  await door.route("spare", await door.origins("spare", gone.host, api.host), ["/spare"]);
  const spare = await ask(`${http}/spare`, { method: "POST", body: Buffer.from("photo") });
  expect(JSON.parse(spare.body).bytes).toBe(5);
});

it("lets go of an idle connection before its origin does: what is posted at that moment would be lost", async () => {
  const hasty = await door.openOrigin((_, response) => response.end());
  hasty.server.keepAliveTimeout = 2_000;
  const whoLetGo = new Promise<string>((resolve) =>
    hasty.server.once("secureConnection", (connection) => {
      connection.once("end", () => resolve("Front Door")).once("timeout", () => resolve("the origin"));
    }),
  );
  await door.route("hasty", await door.origins("hasty", hasty.host), ["/hasty"]);
  expect((await ask(`${http}/hasty`, { method: "POST", body: Buffer.from("photo") })).status).toBe(200);
  expect(await whoLetGo).toBe("Front Door");
});

it("answers 503 without an origin, and 404 without a route", async () => {
  await door.route("empty", await door.origins("empty"), ["/empty"]);
  expect((await ask(`${http}/empty`)).status).toBe(503);
  const other = new TestFrontDoor(azure);
  await other.open({ name: "bare" });
  expect((await ask(`http://${other.host}/`)).status).toBe(404);
});

it("answers 504 when the origin takes longer than the profile allows", async () => {
  const slow = await door.openOrigin(() => undefined);
  const patient = new TestFrontDoor(azure);
  await patient.open({ name: "patient", response_timeout_seconds: 1 });
  await patient.route("slow", await patient.origins("slow", slow.host), ["/*"]);
  expect((await ask(`http://${patient.host}/`)).status).toBe(504);
});

it("shows a cut answer as cut, and outlives visitors who leave", async () => {
  const rude = await door.openOrigin((request, response) => {
    response.writeHead(200, { "content-length": 100 }).write("half");
    setTimeout(() => request.socket.destroy(), 50);
  });
  await door.route("rude", await door.origins("rude", rude.host), ["/rude"]);
  await expect(ask(`${http}/rude`)).rejects.toThrow(/aborted|hang up/);

  const visitor = connect(Number(new URL(http).port), "127.0.0.1");
  visitor.write(`POST /api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nonly this`);
  await sleep(50);
  visitor.destroy();
  expect((await ask(`${http}/`)).status).toBe(200);
});

it("is there again after a restart, at the same address, with the same routes", async () => {
  const before = azure.estate.frontDoors.status();
  await azure.restart();
  const byName = (one: { name: string; address: string }) => one.address;
  expect(azure.estate.frontDoors.status().map(byName).sort()).toEqual(before.map(byName).sort());
  expect((await ask(`${https}/`)).body).toBe("<h1>Home</h1>");
});

it("leaves nothing behind when it is deleted", async () => {
  await azure.delete("azurerm_cdn_frontdoor_endpoint", door.endpoint);
  await expect(ask(`${http}/`)).rejects.toThrow("ECONNREFUSED");
});
