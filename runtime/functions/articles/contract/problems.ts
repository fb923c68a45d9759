import { jsonProblems } from "../../../http/json-problems";
import { commonProblems, type ProblemTable, problemsOf } from "../../../http/problem";
import { callerProblems, signInProblems } from "../../../sign-in/problems";
import { trainingJobProblems } from "../../../training/job-problems";

const later = "Try again after the seconds in Retry-After.";

/** All that the API may answer instead of what it was asked for. */
export const problems = {
  ...commonProblems,
  ...jsonProblems,
  ...signInProblems,
  ...trainingJobProblems,
  FeedbackNotValid: [
    400,
    "Nothing of the feedback can be taken",
    "Correct what `refused` names; what was taken before need not be sent again.",
  ],
  ArticleNotValid: [400, "The article cannot be published", "Correct what the detail names."],
  ReaderNotYours: [
    403,
    "Readers see only what is theirs",
    "Leave `user_id` out: it is whoever is signed in. Services need the role Articles.Serve.",
  ],
  ArticleNotFound: [404, "There is no such article", "Search for it: GET articles?q="],
  RecommendationNotFound: [
    404,
    "There is no such list",
    "Lists are kept for some days; readers find only their own.",
  ],
  ErasureNotFound: [404, "There is no such erasure", "Its id came with the answer to whoever asked for it."],
  ExperimentNotFound: [
    404,
    "There is no such experiment",
    "See which there are: GET experiments. They are declared in the environment's file.",
  ],
  ModelNotFound: [404, "There is no such model", "GET models has those that are kept."],
  ModelRefused: [
    409,
    "The model was refused",
    "GET models says why: train on newer deeds or with other parameters.",
  ],
  NothingBefore: [
    409,
    "There is nothing to go back to",
    "POST models/{version}/release lets another version serve that passed the gate.",
  ],
  ArticleExists: [409, "The article is there already", "Change it: PUT articles/{id}"],
  ArticleWithdrawn: [410, "The article was withdrawn", "Its publisher took it back."],
  DatabaseUnavailable: [503, "The database cannot be asked now", later],
  FilesUnavailable: [503, "What is kept in files cannot be read now", later],
  FeedbackUnavailable: [503, "Feedback cannot be kept now", `${later} Under the same ids it counts once.`],
  SearchUnavailable: [503, "Articles cannot be searched now", later],
} as const satisfies ProblemTable;

export { callerProblems };

export type ProblemCode = keyof typeof problems;

export const problem = problemsOf(problems);

/** Of whoever asks for a reader. */
export const readerProblems = [...callerProblems, "ReaderNotYours"] as const satisfies readonly ProblemCode[];

/** Of whoever sends JSON. */
export const bodyProblems = [
  ...(Object.keys(jsonProblems) as (keyof typeof jsonProblems)[]),
  "CsrfTokenMissing",
] as const satisfies readonly ProblemCode[];
