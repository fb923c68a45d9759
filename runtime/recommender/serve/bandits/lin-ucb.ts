import { RecommenderError, requireRange, requireWhole } from "../../errors";
import { dotAll } from "../linear-algebra";
import { type Bandit, best, requireArms, requireReward } from "./bandit";

/**
 * The arm whose reward, linear in the context, could be the highest: estimate + alpha · standard error.
 *
 * LinUCB with disjoint models: Li, Chu, Langford, Schapire, "A contextual-bandit approach to personalized news article
 * recommendation" (2010), algorithm 1. The inverse is kept by the Sherman-Morrison formula.
 *
 * @param width length of a context @param alpha how curious it is. @default 1
 */
export function linUcb(arms: number, width: number, alpha = 1): Bandit {
  requireArms(arms);
  requireWhole("width", width, 1);
  requireRange("alpha", alpha, 0);
  const models = Array.from({ length: arms }, () => ({
    inverse: Float64Array.from({ length: width * width }, (_, n) => (n % (width + 1) === 0 ? 1 : 0)),
    sums: new Float64Array(width),
  }));
  const times = (matrix: Float64Array, x: Float64Array) =>
    x.map((_, row) => dotAll(matrix.subarray(row * width, (row + 1) * width), x));

  return {
    arms,
    choose(context) {
      const x = checked(context);
      return best(arms, (arm) => {
        const model = models[arm];
        if (!model) return Number.NEGATIVE_INFINITY;
        const spread = times(model.inverse, x);
        // the estimate θ·x with θ = A⁻¹b is b·(A⁻¹x)
        return dotAll(model.sums, spread) + alpha * Math.sqrt(dotAll(x, spread));
      });
    },
    reward(arm, value, context) {
      requireReward(arm, arms, value);
      const x = checked(context);
      const model = models[arm];
      if (!model) return;
      const spread = times(model.inverse, x);
      const scale = 1 + dotAll(x, spread);
      for (let r = 0; r < width; r++) {
        for (let c = 0; c < width; c++) {
          (model.inverse[r * width + c] as number) -= ((spread[r] as number) * (spread[c] as number)) / scale;
        }
        (model.sums[r] as number) += value * (x[r] as number);
      }
    },
  };

  function checked(context: Float64Array | undefined): Float64Array {
    if (context?.length === width && context.every((value) => Number.isFinite(value))) return context;
    throw new RecommenderError("InvalidData", {
      what: `the context is ${context ? `[${context.join(", ")}]` : "missing"}`,
      why: `this bandit decides by ${width} finite numbers`,
      fix: "pass the same features to choose() and reward()",
    });
  }
}
