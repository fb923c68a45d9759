import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readModelFolder } from "../../scoring/model-folder";
import { type RunningServer, startServer } from "../../scoring/testing/start-server";
import { ScoringClient } from "../../shared/scoring-client";
import { explainList } from "../list/explain-list";
import type { ListInput } from "../list/list-input";
import { makeList } from "../list/make-list";
import { readRecord, recordOf, replay } from "../list/record";
import { inputOf, someCandidate } from "../list/testing/some-input";
import { LiveArticles } from "../live/live-articles";
import { rankedExamples, writeExampleModel } from "./example/example-model";
import { Ranker, type RankerOptions } from "./ranker";
import { withRanking } from "./with-ranking";

const folder = mkdtempSync(join(tmpdir(), "ranking-"));
const profile = {
  reader: "ann",
  deedCount: 20,
  deeds: [],
  shown: new Map(),
  preferences: { categories: [], languages: [] },
};
const live = new LiveArticles(2);

let server: RunningServer;
let model: string;
let client: ScoringClient;
beforeAll(async () => {
  writeExampleModel(folder);
  model = `wide-and-deep@${readModelFolder(folder).id}`;
  server = await startServer({ model: folder, environment: { SCORING_WORKERS: "1" } });
  const tokens = async () => ({ token: "a", expiresOnTimestamp: Date.now() + 3_600_000 });
  client = new ScoringClient({ uri: `${server.address}/score`, tokens });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

const rankerOf = (options: Partial<RankerOptions> = {}) =>
  new Ranker({ client, model, inputs: ["features"], weight: 0.5, budgetMs: 5000, ...options });

function input(weight = 1): ListInput {
  const candidates = Array.from({ length: 60 }, (_, n) =>
    someCandidate({
      article: n + 1,
      scores: { trending: (n * 37) % 256, fresh: 255 - 4 * n, content: (n * 91) % 256 },
    }),
  );
  const usual = inputOf({ candidates, deedCount: 20, n: 10 });
  return {
    ...usual,
    settings: { ...usual.settings, weights: { ...usual.settings.weights, ranking: weight } },
  };
}

it("takes part in the blend, is explained, and replayed to the byte without it", async () => {
  const { input: ranked, isWhole } = await rankerOf().rank(profile as never, input(), live, undefined);
  expect(isWhole).toBe(true);
  expect(ranked.ranking).toBe(model);
  const steps = ranked.candidates.map(({ scores }) => scores.ranking ?? 0);
  expect([Math.min(...steps), Math.max(...steps)]).toEqual([0, 255]);
  const list = makeList(ranked);
  expect(list.items.map(({ article }) => article)).not.toEqual(
    makeList(input()).items.map(({ article }) => article),
  );
  expect(list.items[0]?.parts.ranking).toBeGreaterThan(0);

  const record = recordOf(ranked);
  expect(record.length).toBeLessThanOrEqual(2048);
  expect(JSON.stringify(replay(record))).toBe(JSON.stringify(list));
  expect(readRecord(record).ranking).toBe(model);
  expect(explainList(readRecord(record)).candidates[0]?.candidate.scores).toHaveProperty("ranking");
});

it("is withdrawn by the weight 0: nobody asks it, and lists are those without it", async () => {
  const nobody = { rank: () => Promise.reject(new Error("asked")) };
  const withdrawn = await rankerOf({ client: nobody }).rank(profile as never, input(0), live, undefined);
  expect(withdrawn).toEqual({ input: input(0), isWhole: true });
  // a record of before is what it was
  const { items } = makeList(withRanking(input(0), model, new Float32Array(60)));
  expect(items).toEqual(makeList(input(0)).items);
});

it("leaves lists without it when it is late, and nobody waits for it for a second after that", async () => {
  let asked = 0;
  const slow = {
    rank: () => {
      asked++;
      return new Promise<never>(() => undefined);
    },
  };
  const ranker = rankerOf({ client: slow, budgetMs: 20 });
  for (let n = 0; n < 3; n++)
    expect(await ranker.rank(profile as never, input(), live, undefined)).toEqual({
      input: input(),
      isWhole: false,
    });
  expect(asked).toBe(1);
});

it.each<[string, Partial<RankerOptions>]>([
  ["another model answers", { model: "other@0123456789ab" }],
  ["it was trained with other embeddings", { embedding: "0123456789ab" }],
])("leaves lists without it when %s", async (_, options) => {
  const { isWhole } = await rankerOf(options).rank(profile as never, input(), live, "fedcba987654");
  expect(isWhole).toBe(false);
});

it.each([
  ["has no tensor", {}],
  ["has too few columns", { features: { sizes: [2, 3], float32: Buffer.alloc(24).toString("base64") } }],
  [
    "has fewer numbers than it says",
    { features: { sizes: [2, 8], float32: Buffer.alloc(4).toString("base64") } },
  ],
  [
    "has what is no number",
    { features: { sizes: [1, 8], float32: Buffer.alloc(32, 255).toString("base64") } },
  ],
])("refuses a request that %s", async (_, tensors) => {
  await expect(client.rank({ tensors } as never)).rejects.toMatchObject({ status: 400 });
});

it("ranks what was opened in another world above what was not", async () => {
  const examples = rankedExamples({ seed: 3, articles: 300, readers: 100, days: 1 }).slice(0, 4000);
  const scored: { score: number; isOpened: boolean }[] = [];
  for (let from = 0; from < examples.length; from += 200) {
    const part = examples.slice(from, from + 200);
    const values = Float32Array.from(part.flatMap(({ features }) => features));
    const float32 = Buffer.from(values.buffer).toString("base64");
    const { scores } = await client.rank({ tensors: { features: { sizes: [part.length, 8], float32 } } });
    scored.push(...part.map(({ isOpened }, n) => ({ score: scores[n] as number, isOpened })));
  }
  const [opened, others] = [true, false].map((is) => scored.filter(({ isOpened }) => isOpened === is));
  let above = 0;
  for (const a of opened ?? [])
    for (const b of others ?? []) above += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
  const auc = above / ((opened?.length ?? 0) * (others?.length ?? 0));
  expect(auc).toBeGreaterThan(0.65);
});
