import { jsonProblems } from "../../../http/json-problems";
import { commonProblems, type ProblemTable, problemsOf } from "../../../http/problem";
import { signInProblems } from "../../../sign-in/problems";
import { trainingJobProblems } from "../../../training/job-problems";

/** All that the API may answer instead of what it was asked for. */
export const problems = {
  ...commonProblems,
  ...jsonProblems,
  ...signInProblems,
  ...trainingJobProblems,
  RatingsNotValid: [
    400,
    "Ratings cannot be taken, so none is",
    "Correct those that `ratings` names, and send all of them again.",
  ],
  FilmUnknown: [404, "There is no such film", "Search for it: GET films?q="],
  NoModel: [409, "No model serves yet", "Train one; until then recommendations are what is popular."],
  DatabaseUnavailable: [
    503,
    "The database cannot be asked now",
    "Try again after the seconds in Retry-After.",
  ],
  RegistryUnavailable: [
    503,
    "The registry of models cannot be read now",
    "Try again after the seconds in Retry-After.",
  ],
} as const satisfies ProblemTable;

export { callerProblems } from "../../../sign-in/problems";

export type ProblemCode = keyof typeof problems;

export const problem = problemsOf(problems);

/** Of whoever sends JSON. */
export const bodyProblems = Object.keys(jsonProblems) as (keyof typeof jsonProblems)[];
