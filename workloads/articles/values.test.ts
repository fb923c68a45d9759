import dev from "../../environments/dev";
import { defineEnvironment } from "../../environments/environment";
import type { ArticlesValues } from "./values";

const { articles } = dev.workloads;
if (!articles) throw new Error("dev has no articles");

const withArticles = (values: Partial<ArticlesValues>) => ({
  ...dev,
  workloads: { ...dev.workloads, articles: { ...articles, ...values } },
});

it.each<[string, Partial<ArticlesValues>, string]>([
  [
    "keeps deeds in the hub for longer than a week",
    { deeds: { ...articles.deeds, retentionHours: 169 } },
    "deeds.retentionHours",
  ],
  [
    "lets the hub grow to what it has",
    { deeds: { ...articles.deeds, throughputUnits: 4, mostThroughputUnits: 4 } },
    "deeds.mostThroughputUnits",
  ],
  ["keeps deeds for no day", { deeds: { ...articles.deeds, keptDays: 0 } }, "deeds.keptDays"],
  ["shows articles for no day", { articleDays: 0 }, "articleDays"],
  ["has a cache of no size", { cache: { ...articles.cache, sku: "small" } }, "cache.sku"],
  ["takes no request", { api: { ...articles.api, requestsPerMinute: 0 } }, "api.requestsPerMinute"],
  [
    "lets a team in that there is not",
    {
      access: {
        ...articles.access,
        publish: { teams: ["editors" as "operators"], services: [], people: [] },
      },
    },
    "access.publish.teams[0]",
  ],
])("fails when it %s", (_, values, path) => {
  expect(() => defineEnvironment(withArticles(values))).toThrow(`→ at workloads.articles.${path}\n`);
});
