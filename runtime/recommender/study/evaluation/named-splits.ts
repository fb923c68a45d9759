import { RecommenderError } from "../../errors";
import {
  kFold,
  leaveLastOut,
  randomPerUser,
  type Split,
  stratifiedPerItem,
  temporalGlobal,
  temporalPerUser,
} from "../splits";

/** The names that the command knows. `folds` predicts ratings; the others rank. */
export const splitNames = ["folds", "random", "temporal", "global", "last", "item"] as const;
export type SplitName = (typeof splitNames)[number];

/** @throws InvalidOption for a name that is not known */
export function namedSplits(name: string, seed: number): Split[] {
  switch (name) {
    case "folds":
      return kFold(5, seed);
    case "random":
      return [randomPerUser(0.25, seed)];
    case "temporal":
      return [temporalPerUser(0.25)];
    case "global":
      return [temporalGlobal(0.2)];
    case "last":
      return [leaveLastOut()];
    case "item":
      return [stratifiedPerItem(0.25, seed)];
    default:
      throw new RecommenderError("InvalidOption", {
        what: `no split is called ${name}`,
        why: "a figure means nothing without a known split",
        fix: `choose from ${splitNames.join(", ")}`,
      });
  }
}
