import type { Interactions } from "../../data/interactions";
import { itemCounts } from "../../data/interactions";
import { byUser } from "../../data/rows";
import { requireRange, requireWhole } from "../../errors";
import { addRows } from "../linear-algebra";
import { algorithm } from "../model";
import { invertSymmetric } from "./invert-symmetric";

export interface EaseOptions {
  /** λ of the paper: more of it for sparser data. @default 300 */
  readonly regularization: number;
  /** Items with fewer interactions take no part; they score 0. @default 1 */
  readonly minSupport: number;
  /** At most this many items take part, the most frequent ones: time grows with its cube, memory with its square. @default 4000 */
  readonly maxItems: number;
}

/**
 * The linear model that predicts each item from all others best: B = P / -diag(P) with P = (XᵀX + λI)⁻¹, its diagonal 0.
 *
 * Steck, "Embarrassingly shallow autoencoders for sparse data" (2019), equation 8. Interactions count 1 whatever their rating.
 * Uses `run.threads`.
 */
export const ease = algorithm({
  name: "ease",
  version: 1,
  defaults: { regularization: 300, minSupport: 1, maxItems: 4000 } as EaseOptions,
  check({ regularization, minSupport, maxItems }) {
    requireRange("regularization", regularization, 1e-3);
    requireWhole("minSupport", minSupport, 1);
    requireWhole("maxItems", maxItems, 1);
  },
  learn(data, { regularization, minSupport, maxItems }, run) {
    const items = participants(data, minSupport, maxItems);
    const n = items.length;
    const inverse = invertSymmetric(
      n,
      (matrix, stride) => addGram(matrix, stride, data, items, regularization),
      run.threads,
    );
    // in place: the inverse's diagonal is read before it is set to 0
    const diagonal = Float32Array.from({ length: n }, (_, j) => inverse[j * n + j] as number);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const at = i * n + j;
        inverse[at] = i === j ? 0 : -(inverse[at] as number) / (diagonal[j] as number);
      }
    }
    return { items, weights: inverse };
  },
  open({ items, weights }, histories) {
    const place = new Int32Array(histories.columns).fill(-1);
    items.forEach((item, n) => {
      place[item] = n;
    });
    const compact = new Float32Array(items.length);
    return {
      scoreHistory(history, out) {
        const rows = history.items.map((item) => place[item] as number).filter((row) => row >= 0);
        compact.fill(0);
        addRows(weights, rows, new Float32Array(rows.length).fill(1), compact);
        out.fill(0);
        for (let n = 0; n < compact.length; n++) out[items[n] as number] = compact[n] as number;
      },
      contributions(history, asked) {
        const rows = history.items.map((deed) => place[deed] as number);
        return Array.from(asked, (item) => {
          const column = place[item] as number;
          const parts = new Float64Array(rows.length);
          for (let n = 0; column >= 0 && n < rows.length; n++) {
            const row = rows[n] as number;
            if (row >= 0) parts[n] = weights[row * items.length + column] as number;
          }
          return parts;
        });
      },
    };
  },
});

/** The most frequent items with enough interactions, in ascending order; at least one. */
function participants(data: Interactions, minSupport: number, maxItems: number): Int32Array {
  const counts = itemCounts(data);
  const all = Int32Array.from(counts.keys()).sort(
    (a, b) => (counts[b] as number) - (counts[a] as number) || a - b,
  );
  const enough = all.filter((item) => (counts[item] as number) >= minSupport);
  return (enough.length > 0 ? enough : all.slice(0, 1)).slice(0, maxItems).sort();
}

/** XᵀX + λI, its upper triangle: how often two items are in one history. */
function addGram(
  matrix: Float32Array,
  stride: number,
  data: Interactions,
  items: Int32Array,
  regularization: number,
): void {
  const place = new Int32Array(data.items).fill(-1);
  items.forEach((item, n) => {
    place[item] = n;
  });
  const { start, index } = byUser(data);
  for (let user = 0; user < data.users; user++) {
    const own = index
      .subarray(start[user], start[user + 1])
      .map((item) => place[item] as number)
      .filter((at) => at >= 0)
      .sort();
    for (let n = 0; n < own.length; n++) {
      const row = (own[n] as number) * stride;
      for (let m = n; m < own.length; m++) (matrix[row + (own[m] as number)] as number)++;
    }
  }
  for (let n = 0; n < items.length; n++) (matrix[n * stride + n] as number) += regularization;
}
