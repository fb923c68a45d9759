import { random } from "../../shared/random";
import { recordedIn } from "../testing/mortal-jobs";
import { ArticleJobs, type TrainedArticles } from "./testing/article-jobs";

const jobs = new ArticleJobs();
let passed: readonly string[];
let milliseconds: number;
let wanted: TrainedArticles;
let stages: string[];

beforeAll(async () => {
  await jobs.start();
  const undisturbed = await jobs.undisturbed();
  ({ passed, milliseconds } = undisturbed);
  wanted = await jobs.look(undisturbed.place);
  stages = Object.keys((await jobs.lockOf(undisturbed.place)).stages);
}, 300_000);
afterAll(() => jobs.stop(), 30_000);

/** A stage has ended, and nothing of it is kept yet. */
const computed = /run-pipeline\.ts, compute: await stage\.run\(.* — over$/;
/** A stage is recorded, and the next one has not begun. */
const recorded = /run-pipeline\.ts, through: await this\.kept\.save\(\) — over$/;

it("makes one model, in the database and in the registry, when nothing happens to it", () => {
  expect(stages).toEqual(["read", "split", "fit@item-cosine", "fit@markov", "weigh", "evaluate", "register"]);
  expect(wanted.models).toHaveLength(1);
  const [{ sha256, file } = {}] = wanted.models;
  const inRegistry = wanted.files[`${sha256}/model.bin`] ?? "";
  expect(Buffer.from(inRegistry, "base64").toString("hex")).toBe(file);
});

it("ends in the same bytes after it was killed (-9) in each stage and after it, and computes nothing twice that was recorded", async () => {
  const nameOf = (pattern: RegExp) => passed.find((each) => pattern.test(each)) ?? String(pattern);
  const place = await jobs.makePlace();
  for (const [at, stage] of stages.entries()) {
    const before = recordedIn(await jobs.lockOf(place));
    expect([stage, await jobs.killAt(place, nameOf(computed))]).toEqual([stage, true]);
    expect(recordedIn(await jobs.lockOf(place))).toEqual(before);
    expect([stage, await jobs.killAt(place, nameOf(recorded))]).toEqual([stage, true]);
    expect(Object.keys(recordedIn(await jobs.lockOf(place)))).toEqual(stages.slice(0, at + 1));
  }
  expect(await jobs.train(place)).toMatch(/ 0 stages computed$/);
  expect(await jobs.look(place)).toEqual(wanted);
}, 1_200_000);

it("ends in the same bytes wherever it was killed while the model goes into the database and the registry", async () => {
  const within = /(database-registry|azure-article-registry|register-version|kept-models|transaction)\.ts/;
  const names = [...new Set(passed.filter((each) => within.test(each)))];
  expect(names.length).toBeGreaterThan(10);
  const missed: string[] = [];
  for (const name of names) {
    const place = await jobs.makePlace();
    if (!(await jobs.killAt(place, name))) missed.push(name);
    await jobs.train(place);
    expect({ name, found: await jobs.look(place) }).toEqual({ name, found: wanted });
  }
  expect(missed).toEqual([]);
}, 3_600_000);

it("ends in the same bytes after it was killed again and again at any moment", async () => {
  const source = random(16);
  for (let round = 0; round < 6; round++) {
    const place = await jobs.makePlace();
    for (let kill = 0; kill < 8; kill++) await jobs.killAfter(place, source.below(milliseconds));
    await jobs.train(place);
    expect(await jobs.look(place)).toEqual(wanted);
    expect(await jobs.train(place)).toMatch(/ 0 stages computed$/);
  }
}, 3_600_000);
