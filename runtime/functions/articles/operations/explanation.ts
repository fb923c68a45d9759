import { json } from "../../../http/answer";
import { requireRole } from "../../../sign-in/caller";
import { ExplanationAnswer, RecommendationPath } from "../contract/explanation";
import { callerProblems, problem } from "../contract/problems";
import { explanationOf } from "../lists/explanation";
import { keptList } from "../lists/kept-list";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "explainRecommendations",
  summary: "How a list came about",
  description:
    "Its candidates, what each source gave them, what was left out and why, and with what probability each place was filled: made again from the log. For its own reader, and for the role Articles.Operate.",
  cost: 5,
  path: RecommendationPath,
  answers: { 200: { description: "All that the list was made of.", json: { ExplanationAnswer } } },
  problems: ["ParameterNotValid", ...callerProblems, "RecommendationNotFound", "DatabaseUnavailable"],
  async handle({ request, path: { id } }, { who, database, log }) {
    const own = await who.own(request);
    if (own === undefined) requireRole(await who.caller(request), "Articles.Operate");
    // one of a moment ago may still wait to be written
    const found = (await keptList(database, id)) ?? (await log.flush().then(() => keptList(database, id)));
    // whether somebody else has such a list is nobody's business
    if (found === undefined || (own !== undefined && found.reader !== own))
      throw problem("RecommendationNotFound", "No list of yours has this id.");
    return json((await explanationOf(database, found)) satisfies ExplanationAnswer);
  },
});
