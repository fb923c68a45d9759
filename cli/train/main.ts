import { runVerb } from "../run-verb";
import { train } from "../verbs/train";

/** `vitrine train` alone: when nothing has changed, reading the whole command would take longer than the answer. */
export const run = (root: string, args: readonly string[]): Promise<number> => runVerb([train], root, args);
