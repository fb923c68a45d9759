import * as z from "zod";

/** Digits alone: JavaScript would also take "0x10", "1e3" and " 7 " for numbers. */
export function wholeNumber(least: number, most: number) {
  const number = z.number("must be a whole number in digits").int().min(least).max(most);
  return z.preprocess((value) => (/^\d{1,9}$/.test(String(value)) ? Number(value) : Number.NaN), number);
}
