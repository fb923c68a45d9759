import * as z from "zod";

const idText = /^[A-Za-z0-9_-]{1,64}$/;
const message = 'must be 1 to 64 letters, digits, "_" and "-"';

export const PersonId = z.string().regex(idText, message).describe("A person's pseudonym.");
export const FilmId = z.string().regex(idText, message).describe("A film's id.");

/** Digits alone: JavaScript would also take "0x10", "1e3" and " 7 " for numbers. */
export function wholeNumber(least: number, most: number) {
  const number = z.number("must be a whole number in digits").int().min(least).max(most);
  return z.preprocess((value) => (/^\d{1,9}$/.test(String(value)) ? Number(value) : Number.NaN), number);
}
