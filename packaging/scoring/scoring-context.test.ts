import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import sharp from "sharp";
import { writeBuiltInModel } from "../../runtime/scoring/built-in/write-built-in-model";
import { startServer } from "../../runtime/scoring/testing/start-server";
import { ScoreAnswer } from "../../runtime/shared/score-answer";
import { sha256 } from "../made-once/files";
import { scoringContext } from "./scoring-context";

const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "scoring-context-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What tar unpacks: not our own reader, because what unpacks it in Azure is not ours either. */
function unpacked(): string {
  const app = join(folder, "app");
  if (!existsSync(app)) {
    mkdirSync(app);
    execFileSync("tar", ["xf", scoringContext({ root }).archive, "-C", app]);
  }
  return app;
}

it("holds the server and what runs on linux-x64, and nothing else", () => {
  const files = readdirSync(unpacked(), { recursive: true, encoding: "utf8" });
  expect(files).toEqual(
    expect.arrayContaining([
      "server.cjs",
      "insights.cjs",
      "package.json",
      "node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1",
      "node_modules/onnxruntime-common/dist/cjs/package.json",
    ]),
  );
  const foreign = files.filter((file) => /win32|darwin|arm64|cuda|\.(d\.ts|map|dll|dylib)$/i.test(file));
  expect(foreign).toEqual([]);
  expect(scoringContext({ root }).bytes).toBeLessThan(75_000_000);
});

it("knows the hash of each of its files", () => {
  const { dockerfile, archive, hashes } = scoringContext({ root });
  const found = [dockerfile, archive].map((file) => [basename(file), sha256(readFileSync(file))]);
  expect(Object.entries(hashes)).toEqual(found);
});

it("has a Dockerfile of the instructions that the local estate understands", () => {
  const lines = readFileSync(scoringContext({ root }).dockerfile, "utf8").split("\n");
  const instructions = lines.filter((line) => line !== "" && !line.startsWith("#"));
  expect(instructions.map((line) => line.split(" ")[0])).toEqual([
    "FROM",
    "WORKDIR",
    "ADD",
    "ENV",
    "USER",
    "EXPOSE",
    "CMD",
  ]);
});

it("runs from the archive alone: scores a photo, and ends well when it is asked to", async () => {
  const model = join(folder, "model");
  writeBuiltInModel(model);
  const server = await startServer({ file: join(unpacked(), "server.cjs"), model });
  const photo = sharp({ create: { width: 300, height: 400, channels: 3, background: "#336699" } });
  const body = await photo.jpeg().toBuffer();
  const post = () =>
    fetch(`${server.address}/score`, { method: "POST", body, headers: { "content-type": "image/jpeg" } });
  const { embeddings } = ScoreAnswer.parse(await (await post()).json());
  expect(embeddings[0]).toHaveLength(438);

  const underWay = Array.from({ length: 20 }, post);
  while ((await taken(server.address, body.length)) < 1 + underWay.length);
  const code = server.stop();
  const statuses = (await Promise.all(underWay)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await code).toBe(0);
  await expect(post()).rejects.toThrow();
});

/** Requests that it has answered, and those it holds: a photo that comes after SIGTERM is refused, and rightly. */
async function taken(address: string, bytesOfEach: number): Promise<number> {
  const metrics = await (await fetch(`${address}/metrics`)).text();
  const [answered, held] = [/^scoring_requests_total{code="OK"} (\d+)$/m, /^scoring_held_bytes (\d+)$/m].map(
    (line) => Number(line.exec(metrics)?.[1] ?? 0),
  );
  return (answered ?? 0) + (held ?? 0) / bytesOfEach;
}

it("tells its hash where the pipeline reads it", () => {
  const { hash } = scoringContext({ root });
  expect(JSON.parse(readFileSync(join(root, ".vitrine/packages/scoring.json"), "utf8"))).toMatchObject({
    hash,
  });
});

it("is the same bytes in another checkout, whenever its files were written", () => {
  const copy = join(folder, "copy");
  mkdirSync(copy);
  for (const name of ["runtime", "node_modules", "package-lock.json", "packaging"]) {
    symlinkSync(join(root, name), join(copy, name));
  }
  const made = scoringContext({ root: copy });
  expect(made.hash).toBe(scoringContext({ root }).hash);
  expect(made.archive).not.toBe(scoringContext({ root }).archive);
});

it("is not made again while nothing has changed", () => {
  const { archive } = scoringContext({ root });
  utimesSync(archive, 1, 1);
  scoringContext({ root });
  expect(statSync(archive).mtimeMs).toBe(1000);
});
