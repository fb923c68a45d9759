import type { Value } from "../values/value";

/** Says what is wrong with a known value, in a sentence after the attribute's name; undefined when nothing is. */
export type Check = (value: Value) => string | undefined;

export const oneOf =
  (...allowed: readonly (string | number)[]): Check =>
  (value) =>
    allowed.includes(value as string | number)
      ? undefined
      : `to be one of [${allowed.map((each) => JSON.stringify(each)).join(" ")}], got ${JSON.stringify(value)}`;

export const between =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === "number" && value >= min && value <= max
      ? undefined
      : `to be in the range (${min} - ${max}), got ${value}`;

/** @param rule in words, e.g. "3 to 24 lowercase letters and digits" */
export const pattern =
  (expression: RegExp, rule: string): Check =>
  (value) =>
    typeof value === "string" && expression.test(value)
      ? undefined
      : `to be ${rule}, got ${JSON.stringify(value)}`;

/** Of a text, in characters. */
export const length =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === "string" && value.length >= min && value.length <= max
      ? undefined
      : `to be ${min} to ${max} characters long, got ${JSON.stringify(value)}`;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const uuid: Check = pattern(guid, "a valid UUID");

/** @param example with {placeholders}; every other segment must occur */
export const resourceId = (example: string): Check => {
  const kinds = example.split("/").filter((segment) => segment !== "" && !segment.startsWith("{"));
  return (value) => {
    const text = String(value).toLowerCase();
    const isAlike = kinds.every((kind) => text.includes(`/${kind.toLowerCase()}`));
    return typeof value === "string" && value.startsWith("/") && isAlike
      ? undefined
      : `to be an id like ${example}, got ${JSON.stringify(value)}`;
  };
};
