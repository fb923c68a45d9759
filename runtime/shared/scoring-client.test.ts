import { ScoringClient, type ScoringOptions } from "./scoring-client";
import { embeddingOf, modelOf, ScoringServerFixture } from "./testing/scoring-server";

const photo = Buffer.from("a photo");
let server: ScoringServerFixture;
beforeEach(async () => {
  server = new ScoringServerFixture();
  await server.start();
});
afterEach(() => server.stop());

function client(options: Partial<ScoringOptions> = {}): ScoringClient {
  return new ScoringClient({
    uri: server.uri,
    tokens: async (scope) => ({ token: `for ${scope}`, expiresOnTimestamp: Date.now() + 3_600_000 }),
    ...options,
  });
}

it("sends the bytes as they are, under the identity's token, and says who answered", async () => {
  expect(await client().score(photo, "image/webp")).toEqual({
    model: modelOf("blue"),
    embeddings: [embeddingOf(photo, "blue")],
    deployment: "blue",
  });
  expect(server.requests).toMatchObject([
    {
      bytes: photo,
      headers: { "content-type": "image/webp", authorization: "Bearer for https://ml.azure.com/.default" },
    },
  ]);
});

it("lets the caller choose the deployment", async () => {
  expect(await client().score(photo, "image/jpeg", "green")).toMatchObject({
    model: modelOf("green"),
    deployment: "green",
  });
});

it.each([429, 503])(
  "asks again when the endpoint answers %i, after the pause it asks for",
  async (status) => {
    server.script.push({ status, headers: { "retry-after": "0.2" } });
    const start = performance.now();
    await client().score(photo, "image/jpeg");
    expect(performance.now() - start).toBeGreaterThan(190);
    expect(server.requests).toHaveLength(2);
  },
);

it("gives up after three attempts", async () => {
  for (let index = 0; index < 5; index++)
    server.script.push({ status: 429, headers: { "retry-after": "0" } });
  await expect(client().score(photo, "image/jpeg")).rejects.toMatchObject({
    code: "EndpointBusy",
    status: 429,
    isPassing: true,
  });
  expect(server.requests).toHaveLength(3);
});

it("does not wait longer than allowed", async () => {
  server.script.push({ status: 429, headers: { "retry-after": "30" } });
  await expect(client().score(photo, "image/jpeg")).rejects.toMatchObject({ retryAfterSeconds: 30 });
  expect(server.requests).toHaveLength(1);
});

const refusal = { error: { code: "ImageNotDecodable", message: "It is no image.", fix: "Send a JPEG." } };

it.each([
  ["as it comes", { status: 400, body: refusal }],
  [
    "as Azure ML wraps it",
    { status: 424, headers: { "ms-azureml-model-error-statuscode": "400" }, body: refusal },
  ],
])("carries the scoring server's own code, %s, and asks only once", async (_, answer) => {
  server.script.push(answer);
  await expect(client().score(photo, "image/jpeg")).rejects.toMatchObject({
    code: "ImageNotDecodable",
    status: 400,
    message: "It is no image.",
    fix: "Send a JPEG.",
    isImageRefused: true,
  });
  expect(server.requests).toHaveLength(1);
});

it.each([
  [401, "EndpointRefused"],
  [403, "EndpointRefused"],
  [404, "NoDeployment"],
  [408, "EndpointTooSlow"],
  [500, "EndpointFailed"],
])("does not blame the image for a %i without a code", async (status, code) => {
  server.script.push({ status, body: "no json" });
  await expect(client().score(photo, "image/jpeg")).rejects.toMatchObject({ code, isImageRefused: false });
});

it("fails when the answer holds no embeddings", async () => {
  server.script.push({ status: 200, body: { embeddings: "none" } });
  await expect(client().score(photo, "image/jpeg")).rejects.toMatchObject({ code: "EndpointFailed" });
});

it.each([
  ["null for a number", "[1,null,2,3]"],
  ["a text for a number", '["1",1,1,1]'],
  ["a truth value", "[true,0,0,0]"],
  ["a number that no 32-bit float is", "[1e39,0,0,0]"],
  ["a number that none is", "[1e999,0,0,0]"],
  ["a number too few", "[1,0,0]"],
  ["an array within", "[[1],0,0,0]"],
  ["nothing", ""],
  ["two embeddings for one image", "[1,0,0,0],[1,0,0,0]"],
])("fails when the answer has %s", async (_, embeddings) => {
  const model = JSON.stringify({ ...modelOf("blue"), dimension: 4 });
  server.script.push({ status: 200, body: `{"model":${model},"embeddings":[${embeddings}]}` });
  await expect(client().score(photo, "image/jpeg")).rejects.toMatchObject({
    code: "EndpointFailed",
    isImageRefused: false,
  });
});

it("fails when the endpoint takes too long", async () => {
  server.milliseconds = 300;
  await expect(client({ timeoutSeconds: 0.1 }).score(photo, "image/jpeg")).rejects.toMatchObject({
    code: "EndpointTooSlow",
    isPassing: true,
  });
});

it("fails when nobody listens, after three attempts", async () => {
  const { uri } = server;
  await server.stop();
  await expect(client({ uri }).score(photo, "image/jpeg")).rejects.toMatchObject({
    code: "EndpointUnreachable",
    isPassing: true,
  });
});
