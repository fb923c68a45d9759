import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ModelManifest } from "./model-manifest";
import { Refusal } from "./refusal";
import { type Scorer, scoringServer } from "./server";
import type { Recorder } from "./telemetry/recorder";

const manifest = ModelManifest.parse({
  name: "test",
  input: { name: "image", width: 8, height: 8 },
  output: { name: "embedding", dimension: 2 },
});
const answer = {
  embeddings: "[[1,0]]",
  images: 1,
  waitMs: 0,
  decodeMs: 1,
  inferMs: 2,
};
const scorer: Scorer = {
  hasRoom: true,
  waiting: 0,
  readyWorkers: 1,
  full: () => new Refusal("QueueFull", "full", 3),
  score: async () => answer,
};
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(20)]);

async function serverOver(
  changed: Partial<Scorer> = {},
  options: { maxBytes?: number; maxHeldBytes?: number; recorder?: Recorder } = {},
) {
  const { maxBytes = 1000, maxHeldBytes = 1500, recorder } = options;
  const scoring = scoringServer(
    { ...scorer, ...changed },
    { model: { manifest, id: "0123456789ab" }, maxBytes, maxHeldBytes, maxImages: 16, recorder },
  );
  const http = createServer(scoring.listener);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  opened.push({ http, metrics: scoring.metrics });
  const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const post = (body: Buffer | ReadableStream, headers = {}) =>
    // duplex: what Node asks for with a stream
    fetch(`${address}/score`, {
      method: "POST",
      body,
      headers: { "content-type": "image/jpeg", ...headers },
      duplex: "half",
    });
  return { post, get: (path: string) => fetch(`${address}${path}`), drain: scoring.drain };
}
const opened: { readonly http: Server; readonly metrics: { close(): void } }[] = [];
afterEach(() => {
  for (const { http, metrics } of opened.splice(0)) {
    http.closeAllConnections();
    http.close();
    metrics.close();
  }
});

it("answers with the model and its embeddings, and tells how long each step took", async () => {
  const response = await (await serverOver()).post(jpeg);
  expect(await response.json()).toEqual({
    model: { name: "test", id: "0123456789ab", dimension: 2 },
    embeddings: [[1, 0]],
  });
  expect(response.headers.get("server-timing")).toBe("wait;dur=0.00, decode;dur=1.00, infer;dur=2.00");
});

it("repeats no more than the beginning of what it does not know", async () => {
  const { get, post } = await serverOver();
  const long = "a".repeat(8000);
  expect((await (await get(`/${long}`)).text()).length).toBeLessThan(500);
  expect((await (await post(jpeg, { "content-type": `text/${long}` })).text()).length).toBeLessThan(500);
});

it.each([
  ["is empty", Buffer.alloc(0), {}, 400, "ImageEmpty"],
  ["is empty JSON", Buffer.alloc(0), { "content-type": "application/json" }, 400, "RequestEmpty"],
  ["is larger than allowed", Buffer.alloc(1001), {}, 413, "ImageTooLarge"],
  [
    "is larger JSON than allowed",
    Buffer.alloc(1001),
    { "content-type": "application/json" },
    413,
    "RequestTooLarge",
  ],
  ["is text", Buffer.from("hello"), {}, 400, "ImageNotDecodable"],
  ["is an SVG", Buffer.from("<svg/>"), {}, 415, "ImageFormatNotSupported"],
  ["is a PDF called an image", Buffer.from("%PDF-1.7"), {}, 415, "ImageFormatNotSupported"],
  ["is a TIFF", Buffer.from("II*\0"), {}, 415, "ImageFormatNotSupported"],
  ["is a form", jpeg, { "content-type": "multipart/form-data" }, 415, "ContentTypeNotSupported"],
  ["has no type", jpeg, { "content-type": "" }, 415, "ContentTypeNotSupported"],
])("fails when the body %s, before a worker sees it", async (_problem, body, headers, status, code) => {
  const score = jest.fn(scorer.score);
  const response = await (await serverOver({ score })).post(body, headers);
  const { error } = (await response.json()) as { error: { code: string; fix: string } };
  expect({ status: response.status, code: error.code }).toEqual({ status, code });
  expect(error.fix).toEqual(expect.any(String));
  expect(score).not.toHaveBeenCalled();
});

it("stops reading a body that is longer than allowed and did not say so", async () => {
  const endless = new ReadableStream({ pull: (stream) => stream.enqueue(Buffer.alloc(400)) });
  const response = await (await serverOver()).post(endless);
  expect(response.status).toBe(413);
});

it("forgets a caller who goes away in the middle of a body", async () => {
  const { get, post } = await serverOver({}, { maxHeldBytes: 1000 });
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(jpeg),
    pull: async (stream) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      stream.error(new Error("gone"));
    },
  });
  await expect(post(body)).rejects.toThrow();
  const metrics = async () => (await get("/metrics")).text();
  while (!(await metrics()).includes("scoring_held_bytes 0\n")) await new Promise((r) => setTimeout(r, 5));
  expect((await post(jpeg)).status).toBe(200);
});

it("answers 429 and when to come back, without reading the body, while there is no room", async () => {
  const response = await (await serverOver({ hasRoom: false })).post(jpeg);
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("3");
  expect(await response.json()).toMatchObject({ error: { code: "QueueFull" } });
});

it.each([
  ["computed in a worker that ended", new Refusal("WorkerCrashed", "It ended."), 422, null],
  ["waited in workers that ended", new Refusal("NotReady", "They ended.", 1), 503, "1"],
])("tells whether to send an image again that %s", async (_place, refusal, status, retryAfter) => {
  const response = await (await serverOver({ score: () => Promise.reject(refusal) })).post(jpeg);
  expect(response.status).toBe(status);
  expect(response.headers.get("retry-after")).toBe(retryAfter);
});

it("answers 429 while the requests before it hold all the memory, and not after that", async () => {
  let finish = (): void => {};
  const held = new Promise<typeof answer>((resolve) => {
    finish = () => resolve(answer);
  });
  const { post } = await serverOver({ score: () => held }, { maxHeldBytes: 30 });
  const first = post(jpeg);
  expect((await post(jpeg)).status).toBe(429);
  finish();
  expect((await first).status).toBe(200);
  expect((await post(jpeg)).status).toBe(200);
});

it("says nothing about itself when something breaks that should not", async () => {
  const log = jest.spyOn(console, "error").mockImplementation();
  const { post } = await serverOver({ score: () => Promise.reject(new Error("/secret/path")) });
  const response = await post(jpeg);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret");
  expect(log).toHaveBeenCalled();
  log.mockRestore();
});

it("is ready while a worker is and it is not about to end, and alive all the time", async () => {
  const starting = await serverOver({ readyWorkers: 0 });
  expect((await starting.get("/health/ready")).status).toBe(503);
  const { get, post, drain } = await serverOver();
  expect((await get("/health/ready")).status).toBe(200);
  drain();
  expect((await get("/health/ready")).status).toBe(503);
  expect((await get("/health/live")).status).toBe(200);
  expect((await post(jpeg)).status).toBe(503);
});

it("tells what the model takes and what is counted", async () => {
  const { get, post } = await serverOver();
  await post(jpeg);
  await post(Buffer.from("hello"));
  expect(await (await get("/model")).json()).toMatchObject({
    id: "0123456789ab",
    dimension: 2,
    manifest,
  });
  const metrics = await (await get("/metrics")).text();
  expect(metrics).toContain(
    'scoring_requests_total{code="OK"} 1\nscoring_requests_total{code="ImageNotDecodable"} 1\n',
  );
  expect(metrics).toContain('scoring_step_seconds_bucket{step="infer",le="0.0025"} 1\n');
  expect(metrics).toMatch(/\nscoring_event_loop_delay_p99_seconds \d/);
});

it("tells a recorder of each answer with its status and its caller's operation, and of what broke", async () => {
  const log = jest.spyOn(console, "error").mockImplementation();
  const recorder = { answered: jest.fn(), failed: jest.fn(), metric: jest.fn(), close: jest.fn() };
  const score = jest
    .fn(scorer.score)
    .mockResolvedValueOnce(answer)
    .mockRejectedValueOnce(new Error("broken"));
  const { get, post } = await serverOver({ score }, { recorder });
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await post(jpeg, { traceparent });
  await post(jpeg);
  await post(Buffer.from("hello"));
  await get("/health/live");
  expect(recorder.answered.mock.calls).toEqual([
    [
      expect.objectContaining({
        code: "OK",
        status: 200,
        traceParent: traceparent,
        steps: { wait: 0, decode: 1, infer: 2 },
      }),
    ],
    [expect.objectContaining({ code: "ScoringFailed", status: 500 })],
    [expect.objectContaining({ code: "ImageNotDecodable", status: 400 })],
  ]);
  expect(recorder.failed.mock.calls).toEqual([[new Error("broken")]]);
  log.mockRestore();
});
