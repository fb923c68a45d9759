import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rowsOf } from "../../recommender/data/interactions";
import { readRatings } from "../../recommender/data/read-ratings";
import { algorithms } from "../../recommender/serve/algorithms/algorithms";
import { RankingExam } from "../../recommender/study/evaluation/evaluate-ranking";
import { apart } from "../../recommender/study/metrics/bootstrap";
import { temporalGlobal } from "../../recommender/study/splits";
import { sampleRatings } from "./sample-ratings";
import { filmsFile, ratingsFile, writeSample } from "./write-sample";

const folder = mkdtempSync(join(tmpdir(), "films-"));
writeSample(folder);

it("is the same bytes on every machine", () => {
  const hashes = [ratingsFile, filmsFile].map((name) =>
    createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex")
      .slice(0, 16),
  );
  expect(hashes).toEqual(["a4f71e30e0cb5f04", "036f9dce3706ae34"]);
});

it("has 400 films of ten genres, each with a title of its own, and two years of ratings by 600 people in order of time", () => {
  const { films, ratings } = sampleRatings();
  expect(new Set(films.map(({ title }) => title)).size).toBe(400);
  expect(new Set(films.flatMap(({ genres }) => genres)).size).toBe(10);
  expect(new Set(ratings.map(({ person }) => person)).size).toBe(600);
  expect(ratings.length).toBeGreaterThan(30_000);
  const times = ratings.map(({ time }) => time);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Date(1000 * (times[0] as number)).getUTCFullYear()).toBe(2024);
  expect(new Date(1000 * (times.at(-1) as number)).getUTCFullYear()).toBe(2025);
});

it("has tastes that lists of one's own meet better than popularity does", async () => {
  const { interactions, report } = await readRatings(join(folder, ratingsFile));
  expect(report.refused).toEqual({});
  const { train, test } = temporalGlobal(0.2).cut(interactions);
  const liked = rowsOf(train, (row) => (train.rating[row] as number) >= 3);
  const exam = new RankingExam({ train, test }, { relevantFrom: 3 });
  const [personal, popular] = [algorithms.ease, algorithms.popularity].map((each) =>
    exam.ndcg(each.fit(liked)),
  );
  expect(personal?.value).toBeGreaterThan(2 * (popular?.value ?? 1));
  expect(personal && popular && apart(personal, popular)).toBe(true);
});
