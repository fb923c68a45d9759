import type { Table } from "./table";

/** Weights of standardised columns: what is missing counts as the mean, and so says nothing. */
export interface LinearModel {
  readonly means: Float64Array;
  /** 1 where a column has one value only. */
  readonly deviations: Float64Array;
  readonly weights: Float64Array;
  readonly intercept: number;
}

export interface LogisticOptions {
  /** How much the sum of the squared weights counts, half of it, against the loss of one row. @default 1 */
  readonly penalty?: number;
}

const mostSteps = 50;
const smallStep = 1e-9;

/** L2-penalised maximum likelihood by Newton's method; the intercept is not penalised. */
export function trainLogistic(table: Table, { penalty = 1 }: LogisticOptions = {}): LinearModel {
  const { means, deviations } = momentsOf(table);
  const { rows, columns } = table;
  const size = columns + 1;
  const design = standardised(table, { means, deviations });
  const beta = new Float64Array(size);

  for (let step = 0; step < mostSteps; step++) {
    const gradient = new Float64Array(size);
    const hessian = Array.from({ length: size }, () => new Float64Array(size));
    for (let row = 0; row < rows; row++) {
      const values = design.subarray(row * size, (row + 1) * size);
      const probability = sigmoid(dot(values, beta));
      const error = probability - (table.labels[row] ?? 0);
      const weight = probability * (1 - probability);
      for (let one = 0; one < size; one++) {
        const value = values[one] ?? 0;
        if (value === 0) continue;
        gradient[one] = (gradient[one] ?? 0) + error * value;
        const line = hessian[one] as Float64Array;
        for (let other = 0; other <= one; other++)
          line[other] = (line[other] ?? 0) + weight * value * (values[other] ?? 0);
      }
    }
    for (let one = 0; one < columns; one++) {
      gradient[one] = (gradient[one] ?? 0) + penalty * (beta[one] ?? 0);
      const line = hessian[one] as Float64Array;
      line[one] = (line[one] ?? 0) + penalty;
    }
    const change = solve(hessian, gradient);
    let largest = 0;
    for (let one = 0; one < size; one++) {
      beta[one] = (beta[one] ?? 0) - (change[one] ?? 0);
      largest = Math.max(largest, Math.abs(change[one] ?? 0));
    }
    if (largest < smallStep) break;
  }
  return { means, deviations, weights: beta.slice(0, columns), intercept: beta[columns] ?? 0 };
}

export function predictLinear(
  model: LinearModel,
  { rows, columns, values }: Pick<Table, "columns" | "rows" | "values">,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = model.intercept;
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum +=
        ((model.weights[column] ?? 0) * (value - (model.means[column] ?? 0))) /
        (model.deviations[column] ?? 1);
    }
    return sigmoid(sum);
  });
}

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Each row with a 1 for the intercept as its last value. */
function standardised(
  { rows, columns, values }: Table,
  { means, deviations }: Pick<LinearModel, "deviations" | "means">,
): Float64Array {
  const size = columns + 1;
  const design = new Float64Array(rows * size);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column] ?? Number.NaN;
      design[row * size + column] = Number.isNaN(value)
        ? 0
        : (value - (means[column] ?? 0)) / (deviations[column] ?? 1);
    }
    design[row * size + columns] = 1;
  }
  return design;
}

function momentsOf({ rows, columns, values }: Table): Pick<LinearModel, "deviations" | "means"> {
  const means = new Float64Array(columns);
  const deviations = new Float64Array(columns).fill(1);
  for (let column = 0; column < columns; column++) {
    const known: number[] = [];
    for (let row = 0; row < rows; row++) {
      const value = values[row * columns + column] ?? Number.NaN;
      if (!Number.isNaN(value)) known.push(value);
    }
    const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(known.length, 1);
    const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(known.length, 1);
    means[column] = mean;
    if (variance > 0) deviations[column] = Math.sqrt(variance);
  }
  return { means, deviations };
}

/** Solves a symmetric positive definite system, of which the lower half is given, by Cholesky's factors. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const at = (row: number, column: number) => matrix[row]?.[column] ?? 0;
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let sum = at(row, column);
      for (let inner = 0; inner < column; inner++) sum -= at(row, inner) * at(column, inner);
      (matrix[row] as Float64Array)[column] =
        row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(column, column);
    }
  }
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    let sum = solution[row] ?? 0;
    for (let column = 0; column < row; column++) sum -= at(row, column) * (solution[column] ?? 0);
    solution[row] = sum / at(row, row);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row] ?? 0;
    for (let below = row + 1; below < size; below++) sum -= at(below, row) * (solution[below] ?? 0);
    solution[row] = sum / at(row, row);
  }
  return solution;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
