/**
 * Draws ranks from 0 up: the first comes most often, and the one of rank r with a frequency of 1 / (r + 1) ** exponent.
 *
 * @param random numbers from 0 to 1
 */
export function zipf(ranks: number, exponent: number, random: () => number): () => number {
  let sum = 0;
  const upTo = Float64Array.from({ length: ranks }, (_, rank) => (sum += (rank + 1) ** -exponent));
  return () => {
    const sought = random() * sum;
    let [low, high] = [0, ranks - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) <= sought) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
