import { InvalidArgumentError } from "commander";

export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  /** @default false */
  readonly whole?: boolean;
}

/** Reads an option's value as a number, and nothing else as one: not "12abc", not "", not "1e999". */
export function number({
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
  whole = false,
}: NumberRange = {}) {
  return (text: string): number => {
    const value = /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isSafeInteger(value)))
      return value;
    const range = [
      min > Number.NEGATIVE_INFINITY && `at least ${min}`,
      max < Number.POSITIVE_INFINITY && `at most ${max}`,
    ];
    throw new InvalidArgumentError(
      `It is a ${[whole ? "whole number" : "number", ...range].filter(Boolean).join(", ")}.`,
    );
  };
}
