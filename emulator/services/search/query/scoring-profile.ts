import { type Document, type Point, valueIn, valuesIn } from "../documents/value";
import type { Field, IndexSchema } from "../schema/index-schema";
import type { ScoringFunctionDefinition, ScoringProfileDefinition } from "../schema/scoring-definition";
import { invalid } from "../search-error";
import { comparableOf } from "./compare";
import { distanceBetween } from "./geography";
import { type ScoringParameters, scoringParameters } from "./scoring-parameters";
import type { SearchRequest } from "./search-request";

/** How a query weighs fields, and what it makes of the score of a document. */
export interface ScoringProfile {
  readonly weightOf: (field: Field) => number;
  /** What the score is multiplied by. */
  readonly boostOf: (document: Document) => number;
}

/** Between 0, no boost, and 1, all of it; undefined where the function has nothing to say. */
type Share = (document: Document) => number | undefined;

const none: ScoringProfile = { weightOf: () => 1, boostOf: () => 1 };

/** The profile that the query names, or the index's default. @throws SearchError 400 */
export function scoringProfile(request: SearchRequest, schema: IndexSchema): ScoringProfile {
  const name = request.scoringProfile || schema.defaultScoringProfile;
  if (!name) return none;
  const profile = schema.scoringProfiles.find((one) => one.name === name);
  if (profile === undefined)
    throw invalid(`parameters : Cannot find the scoring profile '${name}' in the index.`);
  const parameters = scoringParameters(request.scoringParameters ?? []);
  const isDefault = !request.scoringProfile;
  const weights = new Map(Object.entries(profile.text?.weights ?? {}));
  return {
    weightOf: ({ path }) => weights.get(path) ?? 1,
    boostOf: boostOf(profile, schema, parameters, isDefault),
  };
}

/** Each function multiplies by up to its boost; together they add as the profile says. */
function boostOf(
  { functions, functionAggregation }: ScoringProfileDefinition,
  schema: IndexSchema,
  parameters: ScoringParameters,
  isDefault: boolean,
): ScoringProfile["boostOf"] {
  const boosts = (functions ?? []).flatMap((given) => {
    const field = schema.fields.get(given.fieldName);
    if (field === undefined || (isDefault && parameters.lack(given))) return [];
    const share = shareOf(given, field, parameters);
    return [
      (document: Document) =>
        (given.boost - 1) * shaped(share(document) ?? 0, given.interpolation ?? "linear"),
    ];
  });
  if (boosts.length === 0) return () => 1;
  return (document) => {
    const values = boosts.map((boost) => boost(document));
    return 1 + aggregated(values, functionAggregation ?? "sum");
  };
}

function aggregated(
  values: readonly number[],
  how: NonNullable<ScoringProfileDefinition["functionAggregation"]>,
): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (how) {
    case "sum":
      return sum;
    case "average":
      return sum / values.length;
    case "minimum":
      return Math.min(...values);
    case "maximum":
      return Math.max(...values);
    case "firstMatching":
      return values.find((value) => value !== 0) ?? 0;
  }
}

function shaped(share: number, how: NonNullable<ScoringFunctionDefinition["interpolation"]>): number {
  switch (how) {
    case "constant":
      return share > 0 ? 1 : 0;
    case "linear":
      return share;
    // falls slowly at first, then fast
    case "quadratic":
      return 1 - (1 - share) ** 2;
    // falls fast at first, then slowly
    case "logarithmic":
      return 1 - Math.log10(1 + 9 * (1 - share));
  }
}

function shareOf(given: ScoringFunctionDefinition, field: Field, parameters: ScoringParameters): Share {
  switch (given.type) {
    case "magnitude": {
      const { boostingRangeStart: start, boostingRangeEnd: end, constantBoostBeyondRange } = given.magnitude;
      return (document) => {
        const value = comparableOf(valueIn(document, field), field);
        if (value === null) return undefined;
        const share = (Number(value) - start) / (end - start);
        if (share > 1) return constantBoostBeyondRange ? 1 : 0;
        return Math.max(0, share);
      };
    }
    case "freshness": {
      const duration = durationIn(given.freshness.boostingDuration);
      const now = Date.now();
      return (document) => {
        const time = comparableOf(valueIn(document, field), field);
        if (time === null) return undefined;
        const share = 1 - (now - Number(time)) / duration;
        return share > 1 ? 0 : Math.max(0, share);
      };
    }
    case "distance": {
      const reference = parameters.point(given.distance.referencePointParameter);
      return (document) => {
        const place = valueIn(document, field);
        if (place === null) return undefined;
        return Math.max(0, 1 - distanceBetween(place as Point, reference) / given.distance.boostingDistance);
      };
    }
    case "tag": {
      const normalize = field.normalize ?? ((text: string) => text);
      const tags = new Set(parameters.tags(given.tag.tagsParameter).map(normalize));
      return (document) =>
        valuesIn(document, field).some((value) => tags.has(normalize(String(value)))) ? 1 : 0;
    }
  }
}

/** Milliseconds of an XSD dayTimeDuration; one below zero looks into the future. */
export function durationIn(text: string): number {
  const [, sign, days, hours, minutes, seconds] =
    /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text) ?? [];
  const total =
    (((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60 +
      Number(seconds ?? 0)) *
    1000;
  return sign === "-" ? -total : total;
}
