import { RE2JS } from "re2js";
import * as z from "zod";
import { NotHere } from "./building-block";

const flags: Readonly<Record<string, number>> = {
  CASE_INSENSITIVE: RE2JS.CASE_INSENSITIVE,
  DOTALL: RE2JS.DOTALL,
  MULTILINE: RE2JS.MULTILINE,
  // both are how it reads anyway
  UNICODE_CASE: 0,
  UNIX_LINES: 0,
};
const elsewhere: readonly string[] = ["CANON_EQ", "COMMENTS"];
const literalFlag = "LITERAL";

/** A regular expression of Java as an index has it. */
export const Pattern = z.string().refine(isPattern, "is not a regular expression");

export const PatternFlags = z
  .string()
  .refine(
    (text) =>
      text.split("|").every((flag) => flag in flags || flag === literalFlag || elsewhere.includes(flag)),
    "has an unknown flag",
  )
  .nullish()
  .transform((text) => text ?? null);

/** Where a pattern was found, with what its groups hold; the first is the whole. */
export interface Found {
  readonly index: number;
  readonly groups: readonly (string | undefined)[];
}

/** Java's regular expressions in linear time: no index can keep this process busy for ever. */
export class JavaPattern {
  private readonly compiled: RE2JS;

  constructor(pattern: string, given: readonly string[] = []) {
    const bits = given.reduce((all, flag) => all | (flags[flag] ?? 0), 0);
    this.compiled = RE2JS.compile(given.includes(literalFlag) ? RE2JS.quote(pattern) : pattern, bits);
  }

  *in(text: string): Iterable<Found> {
    const matcher = this.compiled.matcher(text);
    while (matcher.find()) {
      const groups = Array.from(
        { length: matcher.groupCount() + 1 },
        (_, at) => matcher.group(at) ?? undefined,
      );
      yield { index: matcher.start(), groups };
    }
  }
}

/** What is made with a pattern; not here when it looks around itself or back, which takes more than linear time. */
export function withPattern<Made>(
  pattern: string,
  given: string | null | undefined,
  make: (pattern: JavaPattern) => Made,
): Made | NotHere {
  const chosen = (given ?? "").split("|").filter((flag) => flag !== "");
  const missing = chosen.find((flag) => elsewhere.includes(flag));
  if (missing) return new NotHere(`the flag ${missing} of regular expressions`);
  try {
    return make(new JavaPattern(pattern, chosen));
  } catch {
    return new NotHere(`the regular expression ${pattern}`);
  }
}

/** What a Java replacement such as `$1-$2` says. */
export function replaced(replacement: string, groups: readonly (string | undefined)[]): string {
  return replacement.replace(/\$(\d)|\\(.)/g, (_, group, literal) => literal ?? groups[Number(group)] ?? "");
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
