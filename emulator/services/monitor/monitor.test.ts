import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { openContext } from "../../core/context";
import type { EmulatorContext } from "../../core/service";
import type { RoleAssignment } from "../../identity/authorization";
import type { Identity } from "../../identity/identity";
import { startIdentity } from "../../identity/start";
import type { Monitor } from "./monitor";
import { startMonitor } from "./start";

const componentId = "/subscriptions/s/resourceGroups/test/providers/Microsoft.Insights/components/telemetry";
const app = {
  objectId: "11111111-1111-1111-1111-111111111111",
  clientId: "22222222-2222-2222-2222-222222222222",
  name: "app",
};

let folder: string;
let context: EmulatorContext;
let identity: Identity;
let monitor: Monitor;
let grants: RoleAssignment[];
let connectionString: string;
let iKey: string;
const logged: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-monitor-"));
  context = await openContext(folder, (level, service, message) =>
    logged.push(`${level} ${service}: ${message}`),
  );
  identity = await startIdentity(context, { roleAssignments: () => grants, principals: () => [app] });
  monitor = await startMonitor(context, { identity });
  const component = await monitor.createComponent({ resourceId: componentId, name: "telemetry" });
  ({ connectionString, instrumentationKey: iKey } = component);
});

beforeEach(() => {
  logged.length = 0;
  grants = [
    { roleDefinitionName: "Monitoring Metrics Publisher", scope: componentId, principalId: app.objectId },
  ];
});

afterAll(async () => {
  await monitor.stop();
  await identity.stop();
  rmSync(folder, { recursive: true });
});

function envelope(baseType: string, baseData: object, more: object = {}): object {
  const tags = { "ai.cloud.role": "images", "ai.operation.id": "op" };
  return {
    ver: 1,
    name: "x",
    time: new Date().toISOString(),
    iKey,
    tags,
    data: { baseType, baseData },
    ...more,
  };
}

async function send(
  body: string | Buffer,
  {
    path = "v2.1/track",
    headers = {},
    asApp = true,
  }: { path?: string; headers?: object; asApp?: boolean } = {},
): Promise<{ status: number; answer: { itemsReceived: number; itemsAccepted: number; errors: object[] } }> {
  const token = await identity.credential(app.objectId).getToken("https://monitor.azure.com/.default");
  const authorization = asApp ? { authorization: `Bearer ${token?.token}` } : {};
  const address = new URL(path, /IngestionEndpoint=([^;]+)/.exec(connectionString)?.[1]);
  const options = {
    method: "POST",
    ca: readFileSync(context.tls.authorityFile),
    agent: false,
    headers: { ...headers, ...authorization },
  };
  return new Promise((resolve, reject) => {
    request(address, options, async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode ?? 0, answer: JSON.parse(Buffer.concat(chunks).toString()) });
    })
      .on("error", reject)
      .end(body);
  });
}

it("lines, arrays and gzip are taken in", async () => {
  const line = JSON.stringify(envelope("EventData", { name: "taken in" }));
  const answers = [
    await send(`${line}\n${line}\n`),
    await send(`[${line}]`, { path: "v2/track" }),
    await send(gzipSync(line), { headers: { "content-encoding": "gzip" } }),
  ];
  expect(answers.map(({ status, answer }) => [status, answer.itemsAccepted])).toEqual([
    [200, 2],
    [200, 1],
    [200, 1],
  ]);
  expect(monitor.query({ kind: "event" }).filter(({ name }) => name === "taken in")).toHaveLength(4);
});

it("each type becomes an item with its role, operation and numbers", async () => {
  await send(
    [
      envelope("RequestData", { name: "resize", duration: "1.02:03:04.5", success: false }),
      envelope("RemoteDependencyData", { name: "PUT blob", duration: "00:00:00.0120000", success: true }),
      envelope("MessageData", { message: "hot", severityLevel: "Warning" }),
      envelope("MetricData", {
        metrics: [{ name: "photos", value: 3 }],
        properties: { outcome: "processed" },
      }),
      envelope("ExceptionData", { exceptions: [{ typeName: "TypeError", message: "no", stack: "at x" }] }),
    ]
      .map((one) => JSON.stringify(one))
      .join("\n"),
  );
  const common = { role: "images", operationId: "op" };
  expect(monitor.query({ limit: 5 })).toMatchObject([
    { ...common, kind: "request", name: "resize", success: false, durationMs: 93_784_500 },
    { ...common, kind: "dependency", name: "PUT blob", success: true, durationMs: 12 },
    { ...common, kind: "trace", name: "hot", level: "warning" },
    { ...common, kind: "metric", name: "photos", value: 3, properties: { outcome: "processed" } },
    { ...common, kind: "exception", name: "TypeError: no", level: "error" },
  ]);
});

it("a wrong item among right ones is named, and the right ones are kept", async () => {
  const lines = [envelope("EventData", { name: "right" }), { nonsense: true }, envelope("OtherData", {})];
  const { status, answer } = await send(JSON.stringify(lines));
  expect(status).toBe(206);
  expect(answer).toMatchObject({
    itemsReceived: 3,
    itemsAccepted: 1,
    errors: [
      { index: 1, statusCode: 400, message: expect.stringContaining("iKey") },
      { index: 2, statusCode: 400, message: expect.stringContaining("OtherData") },
    ],
  });
});

it("fails when the sender has no token, no role or another key, and says so in the log", async () => {
  const line = JSON.stringify(envelope("EventData", { name: "refused" }));
  expect((await send(line, { asApp: false })).status).toBe(401);

  const other = JSON.stringify(envelope("EventData", {}, { iKey: "00000000-0000-0000-0000-000000000000" }));
  expect((await send(other)).status).toBe(403);

  grants = [];
  const { status, answer } = await send(line);
  expect(status).toBe(403);
  expect(JSON.stringify(answer)).toContain("Monitoring Metrics Publisher");
  expect(logged.join("\n")).toMatch(/telemetry was refused with 403: .*\n.*\n.*Monitoring Metrics Publisher/);
  expect(monitor.query({}).filter(({ name }) => name === "refused")).toEqual([]);
});

it("percentiles are exact over the window that is asked for", () => {
  const sinceIso = "2030-01-01T00:00:00.000Z";
  for (let ms = 1; ms <= 100; ms++) {
    const time = new Date(Date.parse(sinceIso) + ms).toISOString();
    monitor.record({ time, kind: "request", role: "r", name: "n", success: ms !== 50, durationMs: ms });
  }
  expect(monitor.requests({ sinceIso })).toEqual([
    { role: "r", name: "n", count: 100, failed: 1, p50Ms: 50, p95Ms: 95, p99Ms: 99 },
  ]);
});

it("a request that stands for others counts as many", async () => {
  const sinceIso = "2031-01-01T00:00:00.000Z";
  const request = (sampleRate: number, success: boolean) =>
    envelope("RequestData", { name: "n", success, duration: "00:00:00.010" }, { sampleRate, time: sinceIso });
  const lines = [request(100, true), request(100 / 3, true), request(50, false)];
  await send(lines.map((line) => JSON.stringify(line)).join("\n"));
  expect(monitor.requests({ sinceIso })).toMatchObject([{ name: "n", count: 6, failed: 2 }]);
});

it("followers hear of each item until they stop", () => {
  const heard: string[] = [];
  const stop = monitor.follow(({ name }) => heard.push(name));
  const item = { time: new Date().toISOString(), kind: "log", role: "r" } as const;
  monitor.record({ ...item, name: "first" });
  stop();
  monitor.record({ ...item, name: "second" });
  expect(heard).toEqual(["first"]);
});

it("items, keys and addresses are there after a restart", async () => {
  monitor.record({ time: new Date().toISOString(), kind: "event", role: "r", name: "before the restart" });
  await monitor.stop();
  monitor = await startMonitor(context, { identity });
  expect(monitor.query({ role: "r", kind: "event" })).toMatchObject([{ name: "before the restart" }]);
  expect(await monitor.createComponent({ resourceId: componentId, name: "telemetry" })).toMatchObject({
    connectionString,
  });
});

it("live metrics are told that nobody watches", async () => {
  const address = new URL("QuickPulseService.svc/ping", /LiveEndpoint=([^;]+)/.exec(connectionString)?.[1]);
  const ca = readFileSync(context.tls.authorityFile);
  const subscribed = await new Promise((resolve) => {
    request(address, { method: "POST", ca, agent: false }, (response) =>
      resolve(response.headers["x-ms-qps-subscribed"]),
    ).end();
  });
  expect(subscribed).toBe("false");
});

it("Microsoft's applicationinsights delivers traces, dependencies and metrics with a managed identity", async () => {
  const script = join(folder, "sender.cjs");
  writeFileSync(
    script,
    `const insights = require(${JSON.stringify(require.resolve("applicationinsights"))});
     const { ManagedIdentityCredential } = require(${JSON.stringify(require.resolve("@azure/identity"))});
     insights.setup(process.env.CONNECTION).setAutoCollectPerformance(false).setAutoCollectConsole(false);
     insights.defaultClient.config.aadTokenCredential = new ManagedIdentityCredential(process.env.CLIENT_ID);
     insights.defaultClient.context.tags["ai.cloud.role"] = "sender";
     insights.start();
     insights.defaultClient.trackTrace({ message: "from the SDK" });
     insights.defaultClient.trackEvent({ name: "an event" });
     insights.defaultClient.trackDependency({ name: "PUT", target: "blob", data: "x", duration: 12, success: true, dependencyTypeName: "HTTP" });
     insights.defaultClient.trackMetric({ name: "photos", value: 3 });
     insights.defaultClient.flush().then(() => insights.defaultClient.shutdown()).then(() => process.exit(0));`,
  );
  await promisify(execFile)(process.execPath, [script], {
    env: {
      ...(await identity.environmentFor([{ principalId: app.objectId, clientId: app.clientId }])),
      NODE_EXTRA_CA_CERTS: context.tls.authorityFile,
      CONNECTION: connectionString,
      CLIENT_ID: app.clientId,
      APPLICATION_INSIGHTS_NO_STATSBEAT: "true",
      OTEL_SERVICE_NAME: "sender",
      OTEL_TRACES_SAMPLER: "always_on",
    },
    timeout: 20_000,
  });
  expect(monitor.query({ role: "sender" })).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: "trace", name: "from the SDK" }),
      expect.objectContaining({ kind: "event", name: "an event" }),
      expect.objectContaining({ kind: "dependency", name: "PUT" }),
    ]),
  );
});

it.each([
  ["more than it says", gzipSync(Buffer.alloc(80 * 1024 * 1024))],
  ["half of it", gzipSync("[]").subarray(0, 12)],
])("fails when compressed telemetry is %s", async (_, body) => {
  expect((await send(body, { headers: { "content-encoding": "gzip" } })).status).toBe(400);
});
