import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { bundle } from "../../../packaging/bundle/bundle";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { random } from "../../shared/random";
import { MortalProcess } from "../../shared/testing/mortal-process";
import { addArticles } from "../interactions/testing/some-articles";
import { LakeFiles } from "./lake-files";
import { hourOf } from "./lake-places";
import { duckDBArticles } from "./testing/duckdb-rows";
import { LakeEstate } from "./testing/lake-estate";
import type { AskedOfLanding } from "./testing/landing-process";

const [kills, hourMs] = [40, 3_600_000];

let estate: LakeEstate;
let database: ArticlesDatabase;
let folder: string;
let program: string;
beforeAll(async () => {
  estate = await LakeEstate.start();
  database = await ArticlesDatabase.start();
  const build = join(process.cwd(), ".vitrine/build");
  mkdirSync(build, { recursive: true });
  folder = mkdtempSync(join(build, "mortal-landing-"));
  program = join(folder, "landing-process.cjs");
  writeFileSync(program, bundle(process.cwd(), "runtime/articles/lake/testing/landing-process.ts").code);
}, 120_000);
afterAll(async () => {
  await database?.stop();
  await estate?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

it("has each change once, and the newest of each article, after it was killed (-9) forty times while articles change", async () => {
  const source = random(7);
  const lake = await estate.reached();
  let now = hourOf(Date.now());
  const landing = new MortalProcess<AskedOfLanding, object>(program, () => ({
    lake,
    database: database.settings("articles_intake"),
    databaseToken: "token of identity of articles_intake",
    now,
  }));
  await addArticles(database, 400);
  let killed = 0;
  for (let round = 0; ; round++) {
    await landing.start();
    const ended = await Promise.race([
      landing.say<string>("begin").then(
        () => true,
        () => false,
      ),
      ...(round < kills ? [wait(50 + source.below(600)).then(() => false)] : []),
    ]);
    await landing.kill();
    if (!ended) killed++;
    else if (round >= kills) break;
    now += hourMs;
    if (round < kills)
      await database.rows(
        `update articles.articles set title = 'Round ${round} of ' || key where id % 17 = ${round % 17}`,
      );
  }
  expect(killed).toBeGreaterThan(kills / 4);
  const rows = await duckDBArticles(new LakeFiles(estate.container));
  expect(new Set(rows.map(({ change }) => change)).size).toBe(rows.length);
  const newest = new Map(rows.map((row) => [row.article, row.title]));
  const kept = await database.rows("select key, title from articles.articles");
  expect(newest).toEqual(new Map(kept.map(({ key, title }) => [key, title])));
}, 900_000);
