import type { ListedRow, LiveArticles } from "../../../articles/live/live-articles";
import { json } from "../../../http/answer";
import { basePath } from "../base-path";
import { ArticlesAbout } from "../contract/about";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getAbout",
  summary: "What this is, what readers may choose from, and where the rest is",
  cost: 1,
  answers: { 200: { description: "Addresses, relative to this host.", json: { ArticlesAbout } } },
  async handle(_call, { version, live: { live } }) {
    const below = (path: string) => `${basePath}/${path}`;
    return json({
      title: "Articles",
      version,
      recommendations: below("recommendations"),
      feedback: below("feedback"),
      articles: below("articles"),
      trending: below("articles/trending"),
      openapi: below("openapi.json"),
      docs: below("docs"),
      sign_in: "/articles/api/auth/login",
      categories: mostFirst(live, ({ category }) => category),
      languages: mostFirst(live, ({ language }) => language),
      regions: mostFirst(live, ({ region }) => region),
    } satisfies ArticlesAbout);
  },
});

function mostFirst(live: LiveArticles, of: (article: ListedRow) => string | undefined): string[] {
  const counts = new Map<string, number>();
  for (let place = 0; place < live.size; place++) {
    const label = of(live.at(place));
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([label]) => label);
}
