import { type ProblemTable, problemsOf } from "../http/problem";

/** Why somebody is not let in. An API that signs people in has them in its own table. */
export const signInProblems = {
  NotSignedIn: [401, "Nobody is signed in", "Send a token as `Authorization: Bearer …`, or sign in."],
  TokenExpired: [401, "The token has expired", "Ask for a new one."],
  TokenNotValid: [401, "The token is not for this API", "Ask for a token of this directory for this API."],
  SessionEnded: [401, "The session has ended", "Sign in again."],
  CsrfTokenMissing: [
    403,
    "The request does not come from the console",
    "Send the token that `auth/session` gives in the header x-csrf-token.",
  ],
  SignInFailed: [400, "The sign-in did not work", "Go back to the console and sign in again."],
  RoleMissing: [
    403,
    "An app role is missing",
    "Ask whoever keeps the environment's file for the role that the detail names.",
  ],
  SignInUnavailable: [503, "Tokens cannot be checked now", "Try again after the seconds in Retry-After."],
} as const satisfies ProblemTable;

/** What every operation may answer that has to know who asks. */
export const callerProblems = [
  "NotSignedIn",
  "TokenExpired",
  "TokenNotValid",
  "SessionEnded",
  "RoleMissing",
  "SignInUnavailable",
] as const satisfies readonly (keyof typeof signInProblems)[];

export const signInProblem = problemsOf(signInProblems);
