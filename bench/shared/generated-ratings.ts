import type { Interactions } from "../../runtime/recommender/data/interactions";
import { random } from "../../runtime/shared/random";

/**
 * Ratings of one to five stars with a structure to find: means, biases, six hidden tastes and noise; some items are a hundred
 * times as popular as others. Nobody rates an item twice.
 */
export function generated(users: number, items: number, ratings: number, seed = 1): Interactions {
  const source = random(seed);
  const factors = 6;
  const draw = (rows: number) => Float32Array.from({ length: rows * factors }, () => 0.5 * source.normal());
  const [tastes, traits] = [draw(users), draw(items)];
  const userBias = Float32Array.from({ length: users }, () => 0.4 * source.normal());
  const itemBias = Float32Array.from({ length: items }, () => 0.5 * source.normal());
  const user = new Int32Array(ratings);
  const item = new Int32Array(ratings);
  const rating = new Float32Array(ratings);
  const time = new Float64Array(ratings);
  const lastBy = new Int32Array(items).fill(-1);
  let row = 0;
  for (let u = 0; u < users; u++) {
    // an even share of what is left, between a third and five thirds of it
    const share = (ratings - row) / (users - u);
    const count = u === users - 1 ? ratings - row : Math.round(share * (1 / 3 + (4 / 3) * source.next()));
    const enough = Math.min(count, Math.floor(items * 0.8), ratings - row);
    for (let n = 0; n < enough; ) {
      const i = Math.floor(items * source.next() ** 2);
      if (lastBy[i] === u) continue;
      lastBy[i] = u;
      let value = 3.5 + (userBias[u] ?? 0) + (itemBias[i] ?? 0) + 0.8 * source.normal();
      for (let f = 0; f < factors; f++)
        value += (tastes[u * factors + f] ?? 0) * (traits[i * factors + f] ?? 0) * 2;
      user[row] = u;
      item[row] = i;
      rating[row] = Math.min(5, Math.max(1, Math.round(value)));
      time[row] = 1.3e9 + Math.floor(1e8 * source.next());
      row++;
      n++;
    }
  }
  return {
    users,
    items,
    user: user.subarray(0, row),
    item: item.subarray(0, row),
    rating: rating.subarray(0, row),
    time: time.subarray(0, row),
  };
}
