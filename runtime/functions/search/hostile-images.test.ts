import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { catalogueIndex } from "../../catalogue/catalogue-index";
import { writeBuiltInModel } from "../../scoring/built-in/write-built-in-model";
import { hostileImages } from "../../scoring/testing/shared-images";
import { type RunningServer, startServer } from "../../scoring/testing/start-server";
import { ScoreAnswer } from "../../shared/score-answer";
import { problems } from "./contract/problems";
import { RunningApi } from "./testing/running-api";

const model = mkdtempSync(join(tmpdir(), "hostile-images-"));
const api = new RunningApi();
let server: RunningServer;
beforeAll(async () => {
  writeBuiltInModel(model);
  [server] = await Promise.all([startServer({ model }), api.start()]);
  const photo = sharp({ create: { width: 200, height: 200, channels: 3, background: "red" } });
  const answer = await fetch(`${server.address}/score`, {
    method: "POST",
    headers: { "content-type": "image/jpeg" },
    body: await photo.jpeg().toBuffer(),
  });
  const { model: known, embeddings } = ScoreAnswer.parse(await answer.json());
  const index = catalogueIndex(known);
  await api.createIndex(index);
  const item = { id: "red", title: "Red", category: "colours", embedding: embeddings[0] };
  await api.search.documents(index.name).uploadDocuments([item]);
  await api.connect({ SCORING_URI: `${server.address}/score` });
});
afterAll(async () => {
  await Promise.all([server.stop(), api.end()]);
  rmSync(model, { recursive: true });
});

it("answers every hostile image with items or a problem of the image's own, and tells nothing of the machine", async () => {
  const codes: Record<string, number> = {};
  const wrong: string[] = [];
  for (const { name, bytes } of await hostileImages()) {
    const { status, text, json, headers } = await api.postPhoto(bytes);
    const code = status === 200 ? "found" : json.code;
    codes[code] = (codes[code] ?? 0) + 1;
    const isProblem =
      status >= 400 &&
      status < 500 &&
      code in problems &&
      headers.get("content-type") === "application/problem+json" &&
      !/node_modules|\/(home|work|tmp|app)\/|\.[cm]?[jt]s:\d|\bat .+\(/.test(text);
    if (status !== 200 && !isProblem) wrong.push(`${name}: ${status} ${text}`);
  }
  expect(wrong).toEqual([]);
  expect(Object.keys(codes)).toEqual(
    expect.arrayContaining(["ImageFormatNotSupported", "ImageNotDecodable"]),
  );
  expect(server.process.exitCode).toBeNull();
});
