import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { scoringContext } from "../../../packaging/scoring/scoring-context";
import { writeBuiltInModel } from "../../../runtime/scoring/built-in/write-built-in-model";
import type { Values } from "../../resource-manager/protocol";
import type { TelemetryItem } from "../monitor/monitor";
import { TestEndpoint } from "./testing/endpoint";

const role = "Monitoring Metrics Publisher";
const trace = "0af7651916cd43dd8448eb211c80319c";

const endpoint = new TestEndpoint();
let blue: Values;
let component: string;

/** The shipped server with the built-in model; another `round` replaces the process, which sends what it has left. */
async function deploy(round: string, prior: Values | null = null): Promise<Values> {
  const { connectionString } = await endpoint.azure.estate.monitor.createComponent({
    resourceId: component,
    name: "telemetry",
  });
  const environmentVariables = {
    ROUND: round,
    SCORING_DEPLOYMENT: "blue",
    SCORING_MODEL_ROOT: "/var/models",
    SCORING_WORKERS: "1",
    APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${endpoint.identity["client_id"]};Authorization=AAD`,
  };
  return endpoint.deploy("blue", "built-in", { environmentVariables }, prior, "2");
}

const received = (): TelemetryItem[] => endpoint.azure.estate.monitor.query({ role: "scoring" });
const score = async (headers = {}) =>
  endpoint.score("", {
    headers: { "content-type": "image/jpeg", ...headers },
    body: await sharp({ create: { width: 60, height: 60, channels: 3, background: "#336699" } })
      .jpeg()
      .toBuffer(),
  });

beforeAll(async () => {
  await endpoint.start();
  component = String(endpoint.workspaceProperties["applicationInsights"]);
  const { dockerfile, archive } = scoringContext({ root: process.cwd() });
  await endpoint.ship("2", readFileSync(dockerfile, "utf8"), readFileSync(archive));
  const model = mkdtempSync(join(tmpdir(), "model-"));
  writeBuiltInModel(model);
  const blobs = endpoint.azure.estate.storage.platformBlobs("mldata").getContainerClient("models");
  for (const file of readdirSync(model))
    await blobs.getBlockBlobClient(`words/built-in/${file}`).uploadFile(join(model, file));
  rmSync(model, { recursive: true });
  blue = await deploy("first");
  await endpoint.traffic({ blue: 100 });
});

afterAll(() => endpoint.end());

it(`is refused without ${role}, which the log names, and keeps what it could not send`, async () => {
  expect((await score()).status).toBe(200);
  blue = await deploy("second", blue);
  expect(received()).toEqual([]);
  const log = readFileSync(join(endpoint.azure.folder, "emulator.log"), "utf8");
  expect(log).toMatch(new RegExp(`telemetry was refused with 403: [^]*${role}`));
  expect(log).toContain("Telemetry cannot be delivered to");
  const home = join(endpoint.azure.folder, "machine-learning/home/words/blue/tmp");
  const kept = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ai.json"),
  );
  expect(kept.length).toBeGreaterThan(0);
});

it("sends requests, what they depend on, and the metrics of each deployment, under the endpoint's identity", async () => {
  await endpoint.azure.grant(role, component, endpoint.identity["principal_id"]);
  const since = Date.now();
  expect((await score({ traceparent: `00-${trace}-b7ad6b7169203331-01` })).status).toBe(200);
  // more successes at once than are told in full, and failures, which all are
  await Promise.all(Array.from({ length: 5 }, () => score()));
  for (let at = 0; at < 3; at++) await score({ "content-type": "text/plain" });
  await sleep(1100);
  await score();
  await deploy("third", blue);

  const items = received();
  const [of, ofWorker] = (["request", "dependency"] as const).map((kind) =>
    items.filter((item) => item.kind === kind),
  );
  expect(of).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        name: "POST /score",
        success: true,
        operationId: trace,
        properties: expect.objectContaining({ deployment: "blue", code: "OK" }),
      }),
    ]),
  );
  const told = of?.filter(({ success, time }) => success && Date.parse(time) >= since) ?? [];
  const answered = told.map(({ time, durationMs = 0 }) => Date.parse(time) + durationMs).sort();
  for (const [at, next] of answered.slice(1).entries())
    expect(next - (answered[at] ?? 0)).toBeGreaterThan(900);
  expect(of?.filter(({ success }) => !success)).toHaveLength(3);
  expect(ofWorker).toContainEqual(
    expect.objectContaining({
      name: "worker",
      success: true,
      operationId: trace,
      properties: expect.objectContaining({ deployment: "blue", infer: expect.any(Number) }),
    }),
  );
  const counted = items.filter(({ kind, name }) => kind === "metric" && name === "scoring requests");
  expect(counted.map(({ value, properties }) => ({ value, ...properties }))).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ value: 7, deployment: "blue", code: "OK" }),
      expect.objectContaining({ value: 3, deployment: "blue", code: "ContentTypeNotSupported" }),
    ]),
  );
  expect(items.map(({ name }) => name)).toContain("scoring milliseconds p95");
});
