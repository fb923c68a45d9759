import type { Feature } from "./feature";
import type { FeatureValue, RowCode } from "./rows";
import { shortJson } from "./short-json";

/** A value with something to say about it. Without `value` it is refused. */
export class Oddity {
  readonly code: RowCode;
  readonly wanted: string;
  readonly value: FeatureValue | undefined;

  constructor(code: RowCode, wanted: string, value?: FeatureValue) {
    this.code = code;
    this.wanted = wanted;
    this.value = value;
  }
}

/** What a feature makes of what a row has for it; `undefined` is a row that has nothing. */
export type ValueReader = (given: unknown) => FeatureValue | Oddity;

/** A reader of one feature's values: everything that the manifest says is looked at now, and no more when rows come. */
export function valueReader(feature: Feature): ValueReader {
  const present = presentReader(feature);
  const wanted = wantedOf(feature);
  const missing = new Oddity("ValueMissing", wanted, feature.missing === "warn" ? null : undefined);
  return (given) => (given === undefined || given === null ? missing : present(given));
}

function presentReader(feature: Feature): ValueReader {
  const wanted = wantedOf(feature);
  const wrongType = new Oddity("TypeWrong", wanted);
  switch (feature.type) {
    case "boolean":
      return (given) => (typeof given === "boolean" ? given : wrongType);
    case "category": {
      const categories = new Set(feature.categories);
      const warns = feature.unknownCategory === "warn";
      return (given) => {
        if (typeof given !== "string") return wrongType;
        if (categories.has(given)) return given;
        return new Oddity("CategoryUnknown", wanted, warns ? given : undefined);
      };
    }
    default:
      return numberReader(feature, wrongType);
  }
}

type Numeric = Extract<Feature, { type: "number" | "integer" }>;

function numberReader(feature: Numeric, wrongType: Oddity): ValueReader {
  const { type, allowed, seen } = feature;
  const wanted = wantedOf(feature);
  const notFinite = new Oddity("NotFinite", `${wanted} that a 32-bit float holds`);
  const notInteger = new Oddity("NotInteger", wanted);
  const outOfRange = new Oddity("OutOfRange", wanted);
  const [lowest, highest] = [allowed?.minimum ?? -Infinity, allowed?.maximum ?? Infinity];
  const [lowestSeen, highestSeen] = [seen?.minimum ?? -Infinity, seen?.maximum ?? Infinity];
  const asSeen = seen && `${seen.minimum} to ${seen.maximum}, as in the training data`;
  const isInteger = type === "integer";
  return (given) => {
    if (typeof given !== "number") return wrongType;
    // what JSON may hold and a graph may not: its numbers are 32-bit floats
    if (!Number.isFinite(Math.fround(given))) return notFinite;
    if (isInteger && !Number.isInteger(given)) return notInteger;
    if (given < lowest || given > highest) return outOfRange;
    if (given < lowestSeen || given > highestSeen)
      return new Oddity("OutsideTraining", asSeen ?? wanted, given);
    return given;
  };
}

/** Most categories that a message names. */
const mostNamed = 10;

/** What a feature takes, for people: "a whole number from 18 to 60 (years)". */
export function wantedOf(feature: Feature): string {
  if (feature.type === "boolean") return "true or false";
  if (feature.type === "category") {
    const { categories } = feature;
    const named = categories.slice(0, mostNamed).map((category) => shortJson(category));
    const others = categories.length - named.length;
    return `one of ${named.join(", ")}${others > 0 ? ` and ${others} others` : ""}`;
  }
  const { type, allowed, unit } = feature;
  const range = allowed ? ` from ${allowed.minimum} to ${allowed.maximum}` : "";
  return `${type === "integer" ? "a whole number" : "a number"}${range}${unit ? ` (${unit})` : ""}`;
}
