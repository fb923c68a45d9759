import { told } from "../../../runtime/articles/judging/judge-policy";
import { readDecisions } from "../../../runtime/recommender/study/off-policy/read-decisions";
import {
  placesUnder,
  sharesIn,
  uniformOver,
} from "../../../runtime/recommender/study/off-policy/table-policy";
import type { JudgedLog } from "./judgement-in-words";

/**
 * A policy that knows nobody, by a file of decisions.
 *
 * @param policy "uniform", or a file of decisions of its own: it shows each item at a position as often as that does
 */
export async function judgeFile(policy: string, log: string): Promise<JudgedLog> {
  const decisions = await readDecisions(log);
  const table = policy === "uniform" ? uniformOver(decisions) : sharesIn(await readDecisions(policy));
  return [{ places: 1, reward: "reward", ...told(placesUnder(table, decisions), {}) }];
}
