import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { writeBuiltInModel } from "./built-in/write-built-in-model";
import { hostileImages } from "./testing/shared-images";
import { type RunningServer, startServer } from "./testing/start-server";

const model = mkdtempSync(join(tmpdir(), "running-server-"));
let server: RunningServer;

beforeAll(async () => {
  writeBuiltInModel(model);
  server = await startServer({ model, environment: { SCORING_WORKERS: "2" } });
});
afterAll(async () => {
  await server.stop();
  rmSync(model, { recursive: true });
});

const post = (body: Buffer | string, type = "image/jpeg") =>
  fetch(`${server.address}/score`, { method: "POST", body, headers: { "content-type": type } });
interface Answer {
  readonly model?: { readonly dimension: number };
  readonly embeddings: number[][];
  readonly error?: { readonly code: string; readonly message: string };
}
const answerTo = async (...request: Parameters<typeof post>): Promise<Answer & { status: number }> => {
  const response = await post(...request);
  return { ...((await response.json()) as Answer), status: response.status };
};
const photo = sharp({
  create: {
    width: 300,
    height: 400,
    channels: 3,
    background: "black",
    noise: { type: "gaussian", mean: 128, sigma: 40 },
  },
});

it("embeds a photo alike, however it is sent", async () => {
  const jpeg = await photo.clone().jpeg().toBuffer();
  const bytes = await answerTo(jpeg);
  const base64 = jpeg.toString("base64");
  const json = await answerTo(JSON.stringify({ images: [base64, base64] }), "application/json");
  expect(bytes.embeddings[0]).toHaveLength(bytes.model?.dimension ?? 0);
  expect(json.embeddings).toEqual([bytes.embeddings[0], bytes.embeddings[0]]);
});

it("takes an input that the caller has prepared", async () => {
  const inputs = [Array.from({ length: 3 * 128 * 128 }, (_, at) => (at % 7) / 7)];
  const { embeddings } = await answerTo(JSON.stringify({ inputs }), "application/json");
  expect(Math.hypot(...(embeddings[0] ?? []))).toBeCloseTo(1, 4);
});

it("says which of several images is at fault", async () => {
  const jpeg = (await photo.clone().jpeg().toBuffer()).toString("base64");
  const { status, error } = await answerTo(JSON.stringify({ images: [jpeg, "AAAA"] }), "application/json");
  expect(status).toBe(400);
  expect(error).toMatchObject({
    code: "ImageNotDecodable",
    message: expect.stringMatching(/^images\[1\]: /),
  });
});

it("answers every hostile image with an embedding or a reason, in little memory and without a crash", async () => {
  const before = residentMB();
  const outcomes: Record<string, string> = {};
  for (const { name, bytes } of await hostileImages()) {
    const answer = await answerTo(bytes);
    outcomes[name] = answer.error?.code ?? "OK";
    if (answer.status !== 200 && (answer.status < 400 || answer.status > 499))
      throw new Error(`${name}: ${JSON.stringify(answer)}`);
    expect(JSON.stringify(answer.error ?? {})).not.toMatch(/\/work|\/tmp|node_modules|\n/);
  }
  expect(outcomes).toMatchObject({ "bomb.jpg": "ImageTooLarge", "truncated.jpg": "ImageNotDecodable" });
  expect(await (await fetch(`${server.address}/metrics`)).text()).not.toContain("worker_crashes_total{");
  expect(residentMB() - before).toBeLessThan(250);
});

it("goes on when a worker is killed, and replaces it", async () => {
  const [worker] = workerPids();
  if (worker === undefined) throw new Error("there is no worker");
  process.kill(worker, "SIGSEGV");
  const jpeg = await photo.clone().jpeg().toBuffer();
  const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await post(jpeg)).status));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(6);
  while (workerPids().length < 2 || workerPids().includes(worker))
    await new Promise((r) => setTimeout(r, 20));
  expect((await post(jpeg)).status).toBe(200);
});

it.each(["nonsense", "InstrumentationKey=nonsense;IngestionEndpoint=https://127.0.0.1:9/"])(
  "scores and ends well when telemetry cannot start with %j",
  async (APPLICATIONINSIGHTS_CONNECTION_STRING) => {
    const environment = { SCORING_WORKERS: "1", APPLICATIONINSIGHTS_CONNECTION_STRING };
    const without = await startServer({ model, environment });
    const body = await photo.clone().jpeg().toBuffer();
    const response = await fetch(`${without.address}/score`, {
      method: "POST",
      body,
      headers: { "content-type": "image/jpeg" },
    });
    expect(response.status).toBe(200);
    expect(await without.stop()).toBe(0);
  },
);

/** The server's workers. */
function workerPids(): number[] {
  return processes().flatMap(({ pid, parent }) => (parent === server.process.pid ? [pid] : []));
}

function residentMB(): number {
  const ours = processes().filter(({ pid, parent }) => [pid, parent].includes(server.process.pid ?? 0));
  return ours.reduce((sum, { residentKilobytes }) => sum + residentKilobytes, 0) / 1024;
}

function processes() {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [pid = 0, parent = 0, residentKilobytes = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent, residentKilobytes };
  });
}
