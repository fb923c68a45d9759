import { runVerb } from "../run-verb";
import { verify } from "../verbs/verify";

/** `vitrine verify` alone: each deploy ends with it, and the first one should not compile the whole command for that. */
export const run = (root: string, args: readonly string[]): Promise<number> => runVerb([verify], root, args);
