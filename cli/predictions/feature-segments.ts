import type { PredictionManifest } from "../../runtime/predictions/manifest";
import type { FeatureValue } from "../../runtime/predictions/rows";

interface CountedSegment {
  readonly feature: string;
  /** A category, or a range of numbers. */
  readonly value: string;
  rows: number;
  flips: number;
  shiftSum: number;
}

const quarters = 4;

/**
 * The segments that a feature's values part rows into: categories and claims are segments; numbers are, by the quarters of what the
 * model has seen.
 */
export class FeatureSegments {
  private readonly feature: string;
  /** What a value's segment is found by: itself, or a number's quarter. */
  private readonly keyOf: (value: FeatureValue) => string | number | boolean | undefined;
  private readonly nameOf: (key: string | number | boolean) => string;
  private readonly segments = new Map<string | number | boolean | null, CountedSegment>();

  constructor(feature: PredictionManifest["features"][number]) {
    this.feature = feature.name;
    if (feature.type === "category" || feature.type === "boolean") {
      this.keyOf = (value) => value ?? undefined;
      this.nameOf = String;
      return;
    }
    const { seen } = feature;
    if (!seen) {
      this.keyOf = () => undefined;
      this.nameOf = String;
      return;
    }
    const { minimum, maximum } = seen;
    const quarter = (maximum - minimum) / quarters;
    const bound = (at: number) => String(Math.round((minimum + at * quarter) * 100) / 100);
    this.keyOf = (value) => {
      const number = Number(value);
      if (number < minimum) return -1;
      if (number > maximum) return quarters;
      return Math.min(Math.floor((number - minimum) / (quarter || 1)), quarters - 1);
    };
    this.nameOf = (key) => {
      if (key === -1) return `below ${bound(0)}`;
      return key === quarters
        ? `above ${bound(quarters)}`
        : `${bound(Number(key))} to ${bound(Number(key) + 1)}`;
    };
  }

  /** @returns undefined for a number of which the manifest does not say what the model has seen */
  of(value: FeatureValue | undefined): CountedSegment | undefined {
    const key = value === null || value === undefined ? null : this.keyOf(value);
    if (key === undefined) return undefined;
    const found = this.segments.get(key);
    if (found) return found;
    const name = key === null ? "missing" : this.nameOf(key);
    const segment = { feature: this.feature, value: name, rows: 0, flips: 0, shiftSum: 0 };
    this.segments.set(key, segment);
    return segment;
  }

  all(): readonly CountedSegment[] {
    return [...this.segments.values()];
  }
}
