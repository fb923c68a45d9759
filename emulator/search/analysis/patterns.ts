import * as z from "zod";

const flags: Readonly<Record<string, string>> = {
  CASE_INSENSITIVE: "i",
  DOTALL: "s",
  MULTILINE: "m",
  // what JavaScript does anyway, or has no word for and Latin text no need of
  UNICODE_CASE: "",
  UNIX_LINES: "",
  CANON_EQ: "",
  LITERAL: "",
  COMMENTS: "",
};

/** A regular expression of Java that JavaScript understands as well. */
export const Pattern = z
  .string()
  .refine((pattern) => isPattern(pattern), "is not a regular expression that can be read here");

export const PatternFlags = z
  .string()
  .refine((text) => text.split("|").every((flag) => flag === "" || flag in flags), "has an unknown flag")
  .nullish();

export function patternOf(pattern: string, given: string | null | undefined, more = ""): RegExp {
  const own = (given ?? "").split("|").map((flag) => flags[flag] ?? "");
  const text = given?.includes("LITERAL") ? pattern.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&") : pattern;
  return new RegExp(text, [...new Set([...own.join(""), ...more])].join(""));
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
