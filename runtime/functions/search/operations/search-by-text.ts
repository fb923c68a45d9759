import { TextParameters } from "../contract/search-parameters";
import { answerSearch, foundItems, freshHeader, lookUpProblems, searchOf } from "./answer-search";
import { searchOperation } from "./search-operation";

/** With words, or all there is. */
export const operation = searchOperation({
  id: "searchByText",
  summary: "Find items by words, or browse them",
  cost: 1,
  query: TextParameters,
  headers: [freshHeader],
  answers: { 200: foundItems("The items whose title or category fits best.") },
  problems: lookUpProblems,
  handle: (call, context) => answerSearch(call, context, async () => searchOf(call.request, call.query())),
});
