import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { readModelFolder } from "../../scoring/model-folder";
import { type RunningServer, startServer } from "../../scoring/testing/start-server";
import { ScoringClient } from "../../shared/scoring-client";
import { ScoringError } from "../../shared/scoring-error";
import { FollowedArticles } from "../live/followed-articles";
import { writeSampleEncoder } from "../sample/encoder/write-sample-encoder";
import { newsWorld } from "../sample/sample-world";
import { EncoderAway } from "./article-encoder";
import { LearnedEncoders, theOnly } from "./encoders";
import { EndpointEncoder } from "./endpoint-encoder";
import { Ingestion } from "./ingestion";

type Client = Pick<ScoringClient, "scoreTexts">;

const now = Date.now();
const many = newsWorld({ articles: 230, readers: 1, days: 3, archive: 0, until: now }).articles.map(
  ({ article }) => article,
);
const articles = many.slice(0, 120);
const folder = mkdtempSync(join(tmpdir(), "endpoint-encoder-"));
const sameStory = 0.98;

let database: ArticlesDatabase;
let pool: ReturnType<ArticlesDatabase["as"]>;
let server: RunningServer;
let id: string;
let client: ScoringClient;
beforeAll(async () => {
  writeSampleEncoder(folder);
  ({ id } = readModelFolder(folder));
  [database, server] = await Promise.all([
    ArticlesDatabase.start(),
    startServer({ model: folder, environment: { SCORING_WORKERS: "1" } }),
  ]);
  pool = database.as("articles_intake");
  const tokens = async () => ({ token: "a", expiresOnTimestamp: now + 3_600_000 });
  client = new ScoringClient({ uri: `${server.address}/score`, tokens });
});
afterAll(async () => {
  await server?.stop();
  await database?.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => database.rows("truncate articles.articles, articles.embeddings cascade"));

const encoderOf = (through: Client) => new EndpointEncoder(through, { id, dimension: 96, sameStory });
const ingestionOf = (through: Client) =>
  new Ingestion({ database: pool, encoders: theOnly(encoderOf(through)), days: 30 });
const versions = () =>
  database.rows(
    "select embedding_version as version, octet_length(embedding) / 4 as width, count(*)::integer from articles.articles group by 1, 2 order by 3",
  );

/** Answers so many requests, and is away from then on. */
function awayAfter(requests: number): Client {
  let left = requests;
  return {
    scoreTexts: (texts, deployment) => {
      if (left-- > 0) return client.scoreTexts(texts, deployment);
      throw new ScoringError({ code: "EndpointUnreachable", status: 0, message: "away" });
    },
  };
}

it("has articles encoded at the endpoint as they are taken in, and once alone", async () => {
  expect(await ingestionOf(client).ingest(articles, now)).toHaveLength(120);
  expect(await versions()).toEqual([{ version: id, width: 96, count: 120 }]);
  // nobody is asked about what is the same, or says the same in another category
  const [first, ...others] = articles;
  if (!first) throw new Error("no article");
  expect(
    await ingestionOf(awayAfter(0)).ingest([{ ...first, category: "Other" }, ...others], now),
  ).toContainEqual({
    id: first.id,
    state: "changed",
  });
  expect(await versions()).toEqual([{ version: id, width: 96, count: 120 }]);
});

it("takes articles while the endpoint is away, and encodes them once it is back", async () => {
  const away = ingestionOf(awayAfter(2));
  const taken = await away.ingest(articles, now);
  expect(taken.every(({ state }) => state === "new")).toBe(true);
  await expect(away.encodeRest()).rejects.toThrow(EncoderAway);
  expect(await versions()).toEqual([{ version: null, width: null, count: 120 }]);
  expect(await ingestionOf(client).encodeRest()).toBe(120);
  expect(await versions()).toEqual([{ version: id, width: 96, count: 120 }]);
});

it("encodes anew step by step when the encoder changes, and at no time are rows of two of them in one list", async () => {
  const learned = new Ingestion({ database: pool, encoders: new LearnedEncoders(pool), days: 30 });
  await learned.ingest(many, now);
  await learned.learn();
  await learned.encodeRest();
  const live = new FollowedArticles(pool, { reloadMs: 0 });
  const seen = async () => {
    for (let times = 0; times < 2; times++) await live.poll();
    const { signatures, size, width } = live.live;
    const encoded = signatures.subarray(0, size).filter((signature) => signature !== 0).length;
    return { width, encoded, version: live.embeddingVersion };
  };
  const before = await seen();
  expect(before).toMatchObject({ width: 128, encoded: 230 });
  // a hundred at a time, seven requests each: what is another's counts as not encoded
  await expect(ingestionOf(awayAfter(7)).encodeRest()).rejects.toThrow(EncoderAway);
  expect(await seen()).toEqual({ ...before, encoded: 130 });
  await expect(ingestionOf(awayAfter(7)).encodeRest()).rejects.toThrow(EncoderAway);
  expect(await seen()).toEqual({ width: 96, encoded: 200, version: id });
  expect(await ingestionOf(client).encodeRest()).toBe(30);
  expect(await seen()).toEqual({ width: 96, encoded: 230, version: id });
});

it("gives a text that the model cannot take a row of zeros, and all others theirs", async () => {
  const refusing: Client = {
    scoreTexts: (texts, deployment) => {
      if (!texts.some((text) => text.includes("odd"))) return client.scoreTexts(texts, deployment);
      throw new ScoringError({ code: "WorkerCrashed", status: 422, message: "The worker ended." });
    },
  };
  const rows = await encoderOf(refusing).encode(
    ["one", "odd", "two"].map((title) => ({ title, text: "The budget of the city" })),
  );
  expect(rows.map((row) => row.some((value) => value !== 0))).toEqual([true, false, true]);
});

it("counts as away while another model answers, as during a change", async () => {
  const other = new EndpointEncoder(client, { id: "0123456789ab", dimension: 96, sameStory });
  await expect(other.encode([{ title: "a", text: "" }])).rejects.toThrow(EncoderAway);
});
