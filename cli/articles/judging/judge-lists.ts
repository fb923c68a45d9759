import { judgePolicy } from "../../../runtime/articles/judging/judge-policy";
import { Failure } from "../../failure";
import type { JsonApi } from "../../json-api";
import type { JudgedLog } from "./judgement-in-words";
import { policyNamed } from "./policy-named";
import { type ReadListsOptions, readLoggedLists } from "./read-logged-lists";

/**
 * A policy of lists, by an environment's own log.
 *
 * @throws Failure PolicyNotFound, NoLists; ExplainedError PolicyNotValid, PolicyNotInLog
 */
export async function judgeLists(
  api: Pick<JsonApi, "ask">,
  policy: string,
  options: ReadListsOptions,
): Promise<JudgedLog> {
  const lists = await readLoggedLists(api, policyNamed(policy), options);
  if (lists.length > 0) return judgePolicy(lists);
  throw new Failure("NoLists", {
    what: `the log has no list of the last ${options.days} days`,
    why: "a policy is judged by what readers were shown and what they did with it",
    fix: "take more days with --days, or let readers read: npx vitrine articles simulate",
  });
}
