import { json } from "../../../http/answer";
import { searchByWords } from "../catalogue/search-by-words";
import { ArticlesParameters, FoundArticles } from "../contract/articles";
import { listedArticle } from "../lists/listed-article";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "findArticles",
  summary: "Live articles by words",
  cost: 5,
  query: ArticlesParameters,
  answers: { 200: { description: "What fits best comes first.", json: { FoundArticles } } },
  problems: ["ParameterNotValid"],
  async handle({ query }, { live: { live } }) {
    const asked = query();
    const articles = searchByWords(asked, live, Date.now()).map(listedArticle);
    return json({ q: asked.q, by: "words", articles } satisfies FoundArticles);
  },
});
