import { ModelManifest } from "./model-manifest";
import { Refusal } from "./refusal";
import { type Scorer, scoringServer } from "./server";

const manifest = ModelManifest.parse({
  name: "test",
  input: { name: "image", width: 8, height: 8 },
  output: { name: "embedding", dimension: 2 },
});
const answer = {
  embeddings: "[[1,0]]",
  images: 1,
  waitMilliseconds: 0,
  decodeMilliseconds: 1,
  inferMilliseconds: 2,
};
const scorer: Scorer = {
  hasRoom: true,
  waiting: 0,
  readyWorkers: 1,
  full: () => new Refusal("QueueFull", "full", 3),
  score: async () => answer,
};
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(20)]);

function serverOver(
  changed: Partial<Scorer> = {},
  limits: { maxBytes?: number; maxHeldBytes?: number } = {},
) {
  const { maxBytes = 1000, maxHeldBytes = 1500 } = limits;
  const server = scoringServer(
    { ...scorer, ...changed },
    {
      model: { manifest, id: "0123456789ab" },
      maxBytes,
      maxHeldBytes,
      maxImages: 16,
    },
  );
  opened.push(server.metrics);
  return server;
}
const opened: { close(): void }[] = [];
afterAll(() => {
  for (const metrics of opened) metrics.close();
});

function post(app: ReturnType<typeof serverOver>["app"], body: Buffer | ReadableStream, headers = {}) {
  const all = new Headers({ "content-type": "image/jpeg", ...headers });
  if (Buffer.isBuffer(body)) all.set("content-length", String(body.length));
  // duplex: what Node asks for with a stream, and the types do not know yet
  return app.request("/score", { method: "POST", body, headers: all, ...({ duplex: "half" } as object) });
}

it("answers with the model and its embeddings, and tells how long each step took", async () => {
  const response = await post(serverOver().app, jpeg);
  expect(await response.json()).toEqual({
    model: { name: "test", id: "0123456789ab", dimension: 2 },
    embeddings: [[1, 0]],
  });
  expect(response.headers.get("server-timing")).toBe("wait;dur=0.00, decode;dur=1.00, infer;dur=2.00");
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
  const response = await post(serverOver({ score }).app, body, headers);
  const { error } = (await response.json()) as { error: { code: string; fix: string } };
  expect({ status: response.status, code: error.code }).toEqual({ status, code });
  expect(error.fix).toEqual(expect.any(String));
  expect(score).not.toHaveBeenCalled();
});

it("stops reading a body that is longer than allowed and did not say so", async () => {
  const endless = new ReadableStream({ pull: (stream) => stream.enqueue(Buffer.alloc(400)) });
  const response = await post(serverOver().app, endless);
  expect(response.status).toBe(413);
});

it("answers 429 and when to come back, without reading the body, while there is no room", async () => {
  const response = await post(serverOver({ hasRoom: false }).app, jpeg);
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("3");
  expect(await response.json()).toMatchObject({ error: { code: "QueueFull" } });
});

it.each([
  ["computed in a worker that ended", new Refusal("WorkerCrashed", "It ended."), 422, null],
  ["waited in workers that ended", new Refusal("NotReady", "They ended.", 1), 503, "1"],
])("tells whether to send an image again that %s", async (_place, refusal, status, retryAfter) => {
  const response = await post(serverOver({ score: () => Promise.reject(refusal) }).app, jpeg);
  expect(response.status).toBe(status);
  expect(response.headers.get("retry-after")).toBe(retryAfter);
});

it("answers 429 while the requests before it hold all the memory, and not after that", async () => {
  let finish = (): void => {};
  const held = new Promise<typeof answer>((resolve) => {
    finish = () => resolve(answer);
  });
  const { app } = serverOver({ score: () => held }, { maxHeldBytes: 30 });
  const first = post(app, jpeg);
  expect((await post(app, jpeg)).status).toBe(429);
  finish();
  expect((await first).status).toBe(200);
  expect((await post(app, jpeg)).status).toBe(200);
});

it("says nothing about itself when something breaks that should not", async () => {
  const log = jest.spyOn(console, "error").mockImplementation();
  const { app } = serverOver({ score: () => Promise.reject(new Error("/secret/path")) });
  const response = await post(app, jpeg);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret");
  expect(log).toHaveBeenCalled();
  log.mockRestore();
});

it("is ready while a worker is and it is not about to end, and alive all the time", async () => {
  const status = async (server: ReturnType<typeof serverOver>, path: string) =>
    (await server.app.request(path)).status;
  expect(await status(serverOver({ readyWorkers: 0 }), "/health/ready")).toBe(503);
  const server = serverOver();
  expect(await status(server, "/health/ready")).toBe(200);
  server.drain();
  expect(await status(server, "/health/ready")).toBe(503);
  expect(await status(server, "/health/live")).toBe(200);
  expect((await post(server.app, jpeg)).status).toBe(503);
});

it("tells what the model takes and what is counted", async () => {
  const { app } = serverOver();
  await post(app, jpeg);
  await post(app, Buffer.from("hello"));
  expect(await (await app.request("/model")).json()).toMatchObject({
    id: "0123456789ab",
    dimension: 2,
    manifest,
  });
  const metrics = await (await app.request("/metrics")).text();
  expect(metrics).toContain(
    'scoring_requests_total{code="OK"} 1\nscoring_requests_total{code="ImageNotDecodable"} 1\n',
  );
  expect(metrics).toContain('scoring_step_seconds_bucket{step="infer",le="0.0025"} 1\n');
  expect(metrics).toMatch(/\nscoring_event_loop_delay_p99_seconds \d/);
});
