/** Items with their scores, best first; equal scores in the order of their positions. */
export interface Ranked {
  readonly items: Int32Array;
  readonly scores: Float32Array;
}

/**
 * The `k` best of `scores`, in O(n log k). Entries of -Infinity stand for items that are out of question.
 *
 * @param scores one finite number, or -Infinity, for each item
 */
export function top(scores: Float32Array, k: number): Ranked {
  const heap = new Int32Array(Math.min(k, scores.length));
  let size = 0;
  let lowest = Number.NEGATIVE_INFINITY;

  /** An item below another in the ranking: a smaller score, or the same score and a later position. */
  const below = (a: number, b: number) => {
    const difference = (scores[a] as number) - (scores[b] as number);
    return difference < 0 || (difference === 0 && a > b);
  };
  const sink = (item: number, end: number) => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= end) break;
      if (child + 1 < end && below(heap[child + 1] as number, heap[child] as number)) child++;
      if (!below(heap[child] as number, item)) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = item;
  };

  for (let item = 0; item < scores.length; item++) {
    const score = scores[item] as number;
    if (!(score > Number.NEGATIVE_INFINITY)) continue; // NaN as well: it can never be part of a list
    if (size < heap.length) {
      let at = size++;
      for (
        let parent = (at - 1) >> 1;
        at > 0 && below(item, heap[parent] as number);
        parent = (at - 1) >> 1
      ) {
        heap[at] = heap[parent] as number;
        at = parent;
      }
      heap[at] = item;
      if (size === heap.length) lowest = scores[heap[0] as number] as number;
    } else if (score > lowest) {
      sink(item, size);
      lowest = scores[heap[0] as number] as number;
    }
  }

  const items = new Int32Array(size);
  for (let end = size; end > 0; end--) {
    items[end - 1] = heap[0] as number;
    sink(heap[end - 1] as number, end - 1);
  }
  const found = new Float32Array(size);
  for (let n = 0; n < size; n++) found[n] = scores[items[n] as number] as number;
  return { items, scores: found };
}

/** The `k` best of some items, best first; equal scores in the order in which they are given. @param scores of all items */
export function topOf(given: readonly number[], scores: Float32Array, k: number): number[] {
  const own = new Float32Array(given.length);
  for (let n = 0; n < own.length; n++) own[n] = scores[given[n] as number] as number;
  const best: number[] = [];
  for (const n of top(own, k).items) best.push(given[n] as number);
  return best;
}
