import type { Forest } from "./forest";

/** Whether a value takes the true side of a node, as onnxruntime decides it. */
export function isTrueSide(
  { mode, threshold, missingIsTrue }: Forest,
  place: number,
  value: number,
): boolean {
  const limit = threshold[place] ?? 0;
  if (Number.isNaN(value) && missingIsTrue[place] === 1) return true;
  switch (mode[place]) {
    case 1:
      return value <= limit;
    case 2:
      return value < limit;
    case 3:
      return value >= limit;
    case 4:
      return value > limit;
    case 5:
      return value === limit;
    default:
      return value !== limit;
  }
}

/** The leaf that a row comes to. @param columns what 32-bit floats hold */
export function leafOf(forest: Forest, root: number, columns: Float32Array): number {
  const { mode, column, whenTrue, whenFalse } = forest;
  let place = root;
  while (mode[place] !== 0) {
    const value = columns[column[place] ?? 0] ?? Number.NaN;
    place = (isTrueSide(forest, place, value) ? whenTrue[place] : whenFalse[place]) ?? 0;
  }
  return place;
}

/** The raw scores of a row, before they are made probabilities. */
export function forestScores(forest: Forest, columns: Float32Array): Float64Array {
  const { roots, outputs, values, bases } = forest;
  const scores = Float64Array.from(bases);
  for (const root of roots) {
    const leaf = leafOf(forest, root, columns);
    for (let output = 0; output < outputs; output++)
      scores[output] = (scores[output] ?? 0) + (values[leaf * outputs + output] ?? 0);
  }
  return scores;
}
