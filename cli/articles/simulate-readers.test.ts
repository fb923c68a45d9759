import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { z } from "zod";
import { newsWorld } from "../../runtime/articles/sample/sample-world";
import { FeedbackRequest } from "../../runtime/functions/articles/contract/feedback";
import { PublishedArticle } from "../../runtime/functions/articles/contract/publishing";
import { simulateReaders } from "./simulate-readers";

const { articles } = newsWorld({ articles: 40, readers: 1 });

/** Answers as the contract says, and refuses what it does not allow. */
function contractOnly() {
  const asked: { path: string; body?: unknown }[] = [];
  const list = () => ({
    id: randomUUID(),
    user_id: "somebody",
    at: new Date().toISOString(),
    model: null,
    items: articles
      .slice(0, 10)
      .map(({ article: { id, title, category, publisher, publishedAt } }, position) => ({
        article: {
          id,
          title,
          summary: "",
          category,
          publisher,
          language: "en",
          published_at: publishedAt,
          reading_seconds: 60,
        },
        because: { kind: "fresh" },
        position,
        propensity: 0.5,
      })),
  });
  const answers: Readonly<Record<string, (body: unknown) => unknown>> = {
    "/articles": (body) => {
      const { id } = PublishedArticle.parse(body);
      return { id, change: "new", language: "en", reading_seconds: 1, story: null };
    },
    "/feedback": (body) => {
      FeedbackRequest.parse(body);
      return { taken: 1, ids: [], refused: [] };
    },
  };
  return {
    asked,
    async ask<Answer>(
      _method: string,
      path: string,
      schema: z.ZodType<Answer>,
      body?: object,
    ): Promise<Answer> {
      asked.push({ path, body });
      return schema.parse(answers[path]?.(body) ?? list());
    },
  };
}

const options = { readers: 20, articlesPerMinute: 600, visitsPerMinute: 3000, seed: 1 };

it("publishes articles, asks for readers' lists, and tells what they opened, as the API's contract has it", async () => {
  const api = contractOnly();
  const controller = new AbortController();
  const simulating = simulateReaders(api, { ...options, seconds: 100, signal: controller.signal });
  const count = (path: string) => api.asked.filter((each) => each.path.startsWith(path)).length;
  while (count("/articles") < 2 || count("/recommendations") < 3 || count("/feedback") < 1) await wait(5);
  controller.abort();
  const { articles, lists, opened } = await simulating;
  expect(opened).toBeGreaterThan(0);
  const paths = api.asked.map(({ path }) => path);
  expect(paths.filter((path) => path === "/articles")).toHaveLength(articles);
  expect(paths.filter((path) => path.startsWith("/recommendations?user_id=sample-reader-"))).toHaveLength(
    lists,
  );
  expect(paths).toContain("/feedback");
});

it("ends when it is interrupted, with what was done until then", async () => {
  const controller = new AbortController();
  const simulated = simulateReaders(contractOnly(), {
    ...options,
    seconds: 3600,
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  expect((await simulated).seconds).toBeLessThan(60);
});
