import { json } from "../../../http/answer";
import { similarArticles } from "../catalogue/similar-articles";
import { ArticlePath, SimilarArticles, SimilarArticlesParameters } from "../contract/articles";
import { problem } from "../contract/problems";
import { listedArticle } from "../lists/listed-article";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "similarArticles",
  summary: "Articles that are like this one",
  cost: 1,
  path: ArticlePath,
  query: SimilarArticlesParameters,
  answers: { 200: { description: "The most similar first.", json: { SimilarArticles } } },
  problems: ["ParameterNotValid", "ArticleNotFound"],
  async handle({ path: { id }, query }, { live: { live } }) {
    const { n } = query();
    const article = live.find(id);
    if (article === undefined) throw problem("ArticleNotFound", "No live article has this id.");
    const similar = similarArticles(article, live, n, Date.now());
    return json({
      article: { id, title: article.title },
      articles: similar.map((each) => ({
        ...listedArticle(each.article),
        similarity: Number(each.similarity.toFixed(4)),
      })),
    } satisfies SimilarArticles);
  },
});
