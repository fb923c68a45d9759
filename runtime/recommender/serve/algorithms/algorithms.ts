import type { Algorithm } from "../model";
import { baseline } from "./baseline";
import { bpr } from "./bpr";
import { ease } from "./ease";
import { ials } from "./ials";
import { itemCosine } from "./item-cosine";
import { knn } from "./knn";
import { markov } from "./markov";
import { popularity } from "./popularity";
import { sar } from "./sar";
import { sessionKnn } from "./session-knn";
import { svd } from "./svd";
import { svdpp } from "./svdpp";

/** Every algorithm that needs nothing but interactions, by its name. */
export const algorithms = {
  popularity,
  baseline,
  svd,
  svdpp,
  knn,
  "item-cosine": itemCosine,
  sar,
  ease,
  ials,
  bpr,
  markov,
  "session-knn": sessionKnn,
} satisfies Record<string, Algorithm>;
