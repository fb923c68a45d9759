import type { Interactions } from "../../runtime/recommender/data/interactions";
import { byUser } from "../../runtime/recommender/data/rows";
import { random } from "../../runtime/shared/random";

/** What one writes first: the same algorithms in plain loops over Float64Arrays, as fast as they go without tricks. */

export interface PlainSvd {
  predict(user: number, item: number): number;
}

/** Biased matrix factorisation by SGD, user by user, 100 factors and 20 epochs. */
export function plainSvd(
  data: Interactions,
  factors = 100,
  epochs = 20,
  rate = 0.005,
  pull = 0.02,
): PlainSvd {
  const source = random(0);
  const { user, item, rating } = data;
  const bu = new Float64Array(data.users);
  const bi = new Float64Array(data.items);
  const p = Float64Array.from({ length: data.users * factors }, () => 0.1 * source.normal());
  const q = Float64Array.from({ length: data.items * factors }, () => 0.1 * source.normal());
  const mean = rating.reduce((sum, value) => sum + value, 0) / rating.length;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let n = 0; n < rating.length; n++) {
      const u = user[n] as number;
      const i = item[n] as number;
      const pu = u * factors;
      const qi = i * factors;
      let dot = 0;
      for (let f = 0; f < factors; f++) dot += (p[pu + f] as number) * (q[qi + f] as number);
      const error = (rating[n] as number) - (mean + (bu[u] as number) + (bi[i] as number) + dot);
      (bu[u] as number) += rate * (error - pull * (bu[u] as number));
      (bi[i] as number) += rate * (error - pull * (bi[i] as number));
      for (let f = 0; f < factors; f++) {
        const pf = p[pu + f] as number;
        const qf = q[qi + f] as number;
        p[pu + f] = pf + rate * (error * qf - pull * pf);
        q[qi + f] = qf + rate * (error * pf - pull * qf);
      }
    }
  }
  return {
    predict(u, i) {
      let sum = mean + (bu[u] as number) + (bi[i] as number);
      for (let f = 0; f < factors; f++)
        sum += (p[u * factors + f] as number) * (q[i * factors + f] as number);
      return sum;
    },
  };
}

/** EASE with a Cholesky inverse, all inner loops along rows. @returns B, items x items */
export function plainEase(data: Interactions, regularization: number): Float64Array {
  const n = data.items;
  const g = new Float64Array(n * n);
  const { start, index } = byUser(data);
  for (let u = 0; u < data.users; u++) {
    const own = index.subarray(start[u], start[u + 1]);
    for (const a of own) for (const b of own) (g[a * n + b] as number)++;
  }
  for (let i = 0; i < n; i++) (g[i * n + i] as number) += regularization;

  // g = L Lᵀ in the lower triangle
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = g[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (g[i * n + k] as number) * (g[j * n + k] as number);
      g[i * n + j] = i === j ? Math.sqrt(sum) : sum / (g[j * n + j] as number);
    }
  }
  // the rows of inverse are the columns of L⁻¹
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    inverse[j * n + j] = 1 / (g[j * n + j] as number);
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= (g[i * n + k] as number) * (inverse[j * n + k] as number);
      inverse[j * n + i] = sum / (g[i * n + i] as number);
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      let sum = 0;
      for (let k = j; k < n; k++) sum += (inverse[i * n + k] as number) * (inverse[j * n + k] as number);
      g[i * n + j] = sum;
      g[j * n + i] = sum;
    }
  }
  for (let j = 0; j < n; j++) {
    const diagonal = g[j * n + j] as number;
    for (let i = 0; i < n; i++) inverse[i * n + j] = i === j ? 0 : -(g[i * n + j] as number) / diagonal;
  }
  return inverse;
}
