import { random, range, shuffle } from "../../../shared/random";
import { rowsOf, type Table, type Train } from "./table";

/** Each row's probability from a model that has not seen it: the rows are dealt to folds at random, evenly. */
export function outOfFold(
  table: Table,
  train: Train,
  { folds, seed }: { readonly folds: number; readonly seed: number },
): Float64Array {
  const order = shuffle(range(table.rows), random(seed));
  const scores = new Float64Array(table.rows);
  for (let fold = 0; fold < folds; fold++) {
    const inFold = (_: number, at: number) => at % folds === fold;
    const left = Array.from(order).filter(inFold);
    const kept = Array.from(order).filter((row, at) => !inFold(row, at));
    const predicted = train(rowsOf(table, kept))(rowsOf(table, left));
    for (const [at, row] of left.entries()) scores[row] = predicted[at] ?? 0;
  }
  return scores;
}
