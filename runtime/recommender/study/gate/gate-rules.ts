import * as z from "zod";
import { meanInterval } from "../metrics/bootstrap";

const interval = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

/** One rule of a gate's decision, with what was found. */
export function gateRule<const Names extends readonly string[]>(names: Names) {
  return z.strictObject({
    rule: z.enum(names),
    passed: z.boolean(),
    /** What was found: one number, or a difference with its 95 % interval. */
    figure: z.union([z.number(), interval]),
    /** What it had to reach, or was not to exceed. */
    limit: z.number(),
    words: z.string(),
  });
}

/** The reasons why a candidate was not taken, a sentence each; none when it was. */
export function refusalsOf({
  rules,
}: {
  readonly rules: readonly { readonly rule: string; readonly passed: boolean; readonly words: string }[];
}): string[] {
  return rules.filter(({ passed }) => !passed).map(({ rule, words }) => `${rule}: ${words}`);
}

/**
 * Whether lists are better than others for those who get them.
 *
 * @param its nDCG of each one who is asked about @param other of the same, in the same order @param each "person" or "reader"
 */
export function better<Rule extends string>(
  rule: Rule,
  { its, other, each }: { readonly its: Float64Array; readonly other: Float64Array; readonly each: string },
) {
  const figure = meanInterval(its.map((ndcg, at) => ndcg - (other[at] as number)));
  const range = `${digits(figure.low)} to ${digits(figure.high)}`;
  return {
    rule,
    passed: figure.low > 0,
    figure,
    limit: 0,
    words: `nDCG of each ${each} differs by ${digits(figure.value)} on average, 95 % interval ${range}; all of it has to be above 0`,
  };
}

export function atMost<Rule extends string>(rule: Rule, figure: number, limit: number, unit: string) {
  return { rule, passed: figure <= limit, figure, limit, words: `${figure} ${unit}, at most ${limit}` };
}

/** Three of a number's digits, for a sentence. */
export const digits = (value: number) => Number(value.toPrecision(3)).toString();
