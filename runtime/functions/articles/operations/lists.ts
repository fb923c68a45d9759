import { json } from "../../../http/answer";
import { LoggedLists, LoggedListsParameters } from "../contract/lists";
import { callerProblems } from "../contract/problems";
import { loggedLists } from "../lists/logged-lists";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "readLoggedLists",
  summary: "Lists as they were shown, with what came of them",
  description:
    "With the role Articles.Operate. What policies are judged by that were never shown: all that each list was made of, and what was opened from it, without a reader's name.",
  cost: 5,
  query: LoggedListsParameters,
  answers: { 200: { description: "The oldest first, up to 500.", json: { LoggedLists } } },
  problems: ["ParameterNotValid", ...callerProblems, "DatabaseUnavailable"],
  async handle({ request, query }, { who, database, log }) {
    await who.withRole(request, "Articles.Operate");
    const asked = query();
    if (asked.after === undefined) await log.flush();
    return json((await loggedLists(database, asked, Date.now())) satisfies LoggedLists);
  },
});
