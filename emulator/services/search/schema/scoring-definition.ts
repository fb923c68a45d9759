import * as z from "zod";

/** XSD's dayTimeDuration. */
const durationPattern = /^-?P(?=[\dT])(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;
const interpolation = z.enum(["linear", "constant", "quadratic", "logarithmic"]).nullish();
const common = { fieldName: z.string(), boost: z.number(), interpolation };

const ScoringFunction = z.discriminatedUnion("type", [
  z.strictObject({
    ...common,
    type: z.literal("freshness"),
    freshness: z.strictObject({
      boostingDuration: z.string().regex(durationPattern, "is no duration such as P30D"),
    }),
    ...absent("magnitude", "distance", "tag"),
  }),
  z.strictObject({
    ...common,
    type: z.literal("magnitude"),
    magnitude: z.strictObject({
      boostingRangeStart: z.number(),
      boostingRangeEnd: z.number(),
      constantBoostBeyondRange: z.boolean().nullish(),
    }),
    ...absent("freshness", "distance", "tag"),
  }),
  z.strictObject({
    ...common,
    type: z.literal("distance"),
    distance: z.strictObject({
      referencePointParameter: z.string(),
      boostingDistance: z.number().positive(),
    }),
    ...absent("freshness", "magnitude", "tag"),
  }),
  z.strictObject({
    ...common,
    type: z.literal("tag"),
    tag: z.strictObject({ tagsParameter: z.string() }),
    ...absent("freshness", "magnitude", "distance"),
  }),
]);

export const ScoringProfile = z.strictObject({
  name: z.string().min(1),
  text: z.strictObject({ weights: z.record(z.string(), z.number().positive()) }).nullish(),
  functions: z.array(ScoringFunction).nullish(),
  functionAggregation: z.enum(["sum", "average", "minimum", "maximum", "firstMatching"]).nullish(),
});

export const Suggester = z.strictObject({
  name: z.string().min(1),
  searchMode: z.literal("analyzingInfixMatching"),
  sourceFields: z.array(z.string()).min(1),
});

export type ScoringProfileDefinition = z.output<typeof ScoringProfile>;
export type ScoringFunctionDefinition = z.output<typeof ScoringFunction>;
export type SuggesterDefinition = z.output<typeof Suggester>;

/** The answer of Azure, which clients send back, names the other functions too, as null. */
function absent<Name extends string>(...names: Name[]) {
  return Object.fromEntries(names.map((name) => [name, z.null().optional()])) as Record<
    Name,
    z.ZodOptional<z.ZodNull>
  >;
}
