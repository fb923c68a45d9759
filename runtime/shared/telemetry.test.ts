import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { operationOf, Telemetry } from "./telemetry";

type Answer = (body: string) => { status: number; body?: string };

/** Answers each request as the next of `answers` says, the last one for ever, and keeps what was received. */
async function ingestion(...answers: Answer[]) {
  const received: {
    path?: string;
    authorization?: string;
    items: { name: string; data: { baseData: { name: string } } }[];
  }[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const items = body.split("\n").map((line) => JSON.parse(line));
      const answer = (answers.length > 1 ? answers.shift() : answers[0])?.(body) ?? { status: 200 };
      if (answer.status < 300)
        received.push({ path: request.url, authorization: request.headers.authorization, items });
      response.writeHead(answer.status).end(answer.body ?? "{}");
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    server,
    connectionString: `InstrumentationKey=key;IngestionEndpoint=http://127.0.0.1:${port}/`,
  };
}

const accepts: Answer = () => ({ status: 200 });
const busy: Answer = () => ({ status: 503 });

let open: { server: ReturnType<typeof createServer> }[] = [];
let warnings: jest.SpyInstance;
beforeEach(() => {
  warnings = jest.spyOn(console, "warn").mockImplementation();
});
afterEach(() => {
  warnings.mockRestore();
  for (const { server } of open) server.close();
  open = [];
});

async function telemetryTo(...answers: Answer[]) {
  const service = await ingestion(...answers);
  open.push(service);
  const telemetry = new Telemetry({
    connectionString: service.connectionString,
    role: "images",
    version: "abc",
  });
  return { ...service, telemetry };
}

it("joins what is recorded to the operation of the invocation", async () => {
  const { telemetry, received } = await telemetryTo(accepts);
  const operation = operationOf("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  telemetry.event("image settled", { outcome: "processed" }, { total: 12 }, operation);
  await telemetry.close();
  expect(received).toMatchObject([
    {
      path: "/v2.1/track",
      items: [
        {
          iKey: "key",
          tags: {
            "ai.cloud.role": "images",
            "ai.operation.id": "0af7651916cd43dd8448eb211c80319c",
            "ai.operation.parentId": "b7ad6b7169203331",
          },
          data: { baseType: "EventData", baseData: { name: "image settled", measurements: { total: 12 } } },
        },
      ],
    },
  ]);
});

it("sends by itself, many items in one request", async () => {
  const { telemetry, received } = await telemetryTo(accepts);
  for (let index = 0; index < 50; index++) telemetry.metric("images", 1, { outcome: "processed" });
  expect(received).toEqual([]);
  while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(received.map(({ items }) => items.length)).toEqual([50]);
});

it("adds up what happens with each request, and tells the sum of each kind", async () => {
  const { telemetry, received } = await telemetryTo(accepts);
  for (let index = 0; index < 700; index++) telemetry.count("cache", { of: "list", result: "hit" });
  telemetry.count("cache", { of: "list", result: "miss" }, 3);
  await telemetry.close();
  const told = received.flatMap(({ items }) => items.map(({ data }) => data.baseData));
  expect(told).toMatchObject([
    { metrics: [{ name: "cache", value: 700 }], properties: { result: "hit" } },
    { metrics: [{ name: "cache", value: 3 }], properties: { result: "miss" } },
  ]);
});

it("keeps what the service could not take, and loses nothing at the end of the process", async () => {
  const { telemetry, received } = await telemetryTo(busy, busy, accepts);
  telemetry.event("first", {}, {});
  telemetry.event("second", {}, {});
  await telemetry.close();
  expect(names(received)).toEqual(["first", "second"]);
});

it("sends again only what was refused for now", async () => {
  const partly: Answer = () => ({
    status: 206,
    body: JSON.stringify({
      errors: [
        { index: 1, statusCode: 429 },
        { index: 2, statusCode: 400 },
      ],
    }),
  });
  const { telemetry, received } = await telemetryTo(partly, accepts);
  for (const name of ["taken", "later", "wrong"]) telemetry.event(name, {}, {});
  await telemetry.close();
  expect(received.map(({ items }) => items.map(({ data }) => data.baseData.name))).toEqual([
    ["taken", "later", "wrong"],
    ["later"],
  ]);
});

it("gives up at the end, and says how much is lost", async () => {
  const { telemetry } = await telemetryTo(busy);
  telemetry.event("lost", {}, {});
  await telemetry.close(0.3);
  expect(warnings).toHaveBeenCalledWith("1 items of telemetry could not be sent before the end.");
});

it("does nothing without a connection string", async () => {
  const telemetry = new Telemetry({ role: "images", version: "abc" });
  telemetry.event("nobody listens", {}, {});
  await telemetry.close();
});

it("sends under the identity that the settings name", async () => {
  const identity = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://localhost");
    const token = `${searchParams.get("client_id")} for ${searchParams.get("resource")}`;
    response.end(JSON.stringify({ access_token: token, expires_on: Math.floor(Date.now() / 1000) + 3600 }));
  }).listen(0, "127.0.0.1");
  open.push({ server: identity });
  await new Promise((resolve) => identity.once("listening", resolve));
  process.env["IDENTITY_ENDPOINT"] = `http://127.0.0.1:${(identity.address() as AddressInfo).port}/token`;
  process.env["IDENTITY_HEADER"] = "header";

  const { connectionString, received } = await telemetryTo(accepts);
  const authentication = "ClientId=the-app;Authorization=AAD";
  const telemetry = new Telemetry({ connectionString, authentication, role: "images", version: "abc" });
  telemetry.event("authorized", {}, {});
  await telemetry.close();
  expect(received[0]?.authorization).toMatch(/^Bearer the-app for https:\/\/monitor\.azure\.com/);
});

function names(received: { items: { data: { baseData: { name: string } } }[] }[]): string[] {
  return received.flatMap(({ items }) => items.map(({ data }) => data.baseData.name));
}

it.each([
  "",
  "00",
  "a-b-c",
  `00-${"0".repeat(33)}-b7ad6b7169203331-01`,
  "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
  "00-<script>-x-01",
  `00-${"a".repeat(16_000)}-b-01`,
])("takes no operation from %j, which is no traceparent", (written) => {
  expect(operationOf(written)).toBeUndefined();
});

it("takes the operation from a traceparent, and from one of a later version with more in it", () => {
  const operation = { id: "0af7651916cd43dd8448eb211c80319c", parentId: "b7ad6b7169203331" };
  expect(operationOf("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")).toEqual(operation);
  expect(operationOf("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more")).toEqual(operation);
});
