import { NotEvaluated } from "./not-evaluated";

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  Equal: (value, threshold) => value === threshold,
  Equals: (value, threshold) => value === threshold,
  GreaterThan: (value, threshold) => value > threshold,
  GreaterThanOrEqual: (value, threshold) => value >= threshold,
  LessThan: (value, threshold) => value < threshold,
  LessThanOrEqual: (value, threshold) => value <= threshold,
  NotEquals: (value, threshold) => value !== threshold,
};

/** @param operator in Azure's words @throws NotEvaluated */
export function isBeyond(value: number, operator: string, threshold: number): boolean {
  const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  if (!compare) throw new NotEvaluated(`the operator ${operator}`);
  return compare(value, threshold);
}
