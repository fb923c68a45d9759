import { Article } from "../../runtime/articles/article";
import { importArticles } from "./import-articles";
import { sampleFile } from "./sample-file";

it("has an article a line in the sample, as publishers hand them over, none later than now", () => {
  const articles = sampleFile()
    .text.trimEnd()
    .split("\n")
    .map((line) => Article.parse(JSON.parse(line)));
  expect(articles.length).toBeGreaterThan(1000);
  expect(new Set(articles.map(({ category }) => category)).size).toBe(10);
  expect(articles.filter(({ publishedAt }) => Date.parse(publishedAt) > Date.now())).toEqual([]);
});

it("fails when there is no such file, before it asks an environment", async () => {
  const importing = importArticles("/nowhere", "no-such-file.jsonl", {
    environment: "local",
    patienceSeconds: 1,
  });
  await expect(importing).rejects.toMatchObject({ code: "FileNotFound" });
});
