import type { Field } from "../schema/index-schema";

/** A place on earth as GeoJSON has it: longitude first. */
export interface Point {
  readonly type: "Point";
  readonly coordinates: readonly [longitude: number, latitude: number];
}

/** One value as JSON holds it; a bigint where a number would not be exact. */
export type Scalar = string | number | bigint | boolean | Point;
/** What a field holds: nothing, a value, fields of its own, or a list of either. */
export type FieldValue = null | Scalar | Document | readonly FieldValue[];
/** A document without its vectors: whatever was not sent is null. */
export type Document = { readonly [field: string]: FieldValue };

/** All that a document holds in a field, also in each element of the lists on the way. */
export function valuesIn(document: Document, { steps }: Pick<Field, "steps">): Scalar[] {
  let found: readonly FieldValue[] = [document];
  for (const step of steps) {
    found = found.flatMap((value) => {
      const next = isDocument(value) ? value[step] : undefined;
      return Array.isArray(next) ? next : next === undefined || next === null ? [] : [next];
    });
  }
  return found as Scalar[];
}

/** What a document holds in a field that has one value at most. */
export function valueIn(document: Document, { steps }: Pick<Field, "steps">): Scalar | null {
  let value: FieldValue | undefined = document;
  for (const step of steps) value = value !== undefined && isDocument(value) ? value[step] : undefined;
  return (value ?? null) as Scalar | null;
}

function isDocument(value: FieldValue): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
