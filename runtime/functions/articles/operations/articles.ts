import { json } from "../../../http/answer";
import { searchByWords } from "../catalogue/search-by-words";
import { ArticlesParameters, FoundArticles } from "../contract/articles";
import { listedArticle } from "../lists/listed-article";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "findArticles",
  summary: "Live articles by words and meaning",
  description: "While the search service is away, by words alone, and the answer says so.",
  cost: 5,
  query: ArticlesParameters,
  answers: { 200: { description: "What fits best comes first.", json: { FoundArticles } } },
  problems: ["ParameterNotValid"],
  async handle({ query }, { live: { live }, search, metrics }) {
    const asked = query();
    const now = Date.now();
    const found = await search(asked, now).catch((error: Error) => {
      // the host makes an entry of each line
      const why = error.message.replaceAll("\n", ";");
      console.warn(`The search service cannot be asked, and articles are found by words alone: ${why}`);
      return "away" as const;
    });
    if (found !== "away" && found !== undefined) {
      // the index is some seconds behind: what was withdrawn is in memory no more
      const articles = found.flatMap((id) => live.find(id) ?? []).map(listedArticle);
      return json({ q: asked.q, by: "meaning", articles } satisfies FoundArticles);
    }
    const articles = searchByWords(asked, live, now).map(listedArticle);
    const degraded = found === "away" ? (["search"] as ["search"]) : undefined;
    metrics.degraded(degraded);
    return json({ q: asked.q, by: "words", ...(degraded && { degraded }), articles } satisfies FoundArticles);
  },
});
