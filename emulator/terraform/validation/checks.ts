import type { Value } from "../values/value";

/** Says what is wrong with a known value, in a sentence after the attribute's name; undefined when nothing is. */
export type Check = ((value: Value) => string | undefined) & {
  /** Accepts a few words and nothing else. */
  readonly isOneOf?: true;
};

/** By the dotted path of an attribute, as in a beyondSchema. */
export type Checks = Readonly<Record<string, Check>>;

export const oneOf = (...allowed: readonly (string | number)[]): Check => {
  const words = allowed.map((each) => JSON.stringify(each)).join(" ");
  const check = (value: Value) =>
    allowed.includes(value as string | number)
      ? undefined
      : `to be one of [${words}], got ${JSON.stringify(value)}`;
  return Object.assign(check, { isOneOf: true } as const);
};

export const between =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === "number" && value >= min && value <= max
      ? undefined
      : `to be in the range (${min} - ${max}), got ${value}`;

export const atLeast =
  (min: number): Check =>
  (value) =>
    typeof value === "number" && value >= min ? undefined : `to be at least ${min}, got ${value}`;

export const multipleOf =
  (step: number): Check =>
  (value) =>
    typeof value === "number" && value % step === 0 ? undefined : `to be divisible by ${step}, got ${value}`;

/** Azure counts in whole numbers, but for the few that azurerm declares as fractions. */
export const whole: Check = (value) =>
  Number.isInteger(value) ? undefined : `to be a whole number, got ${value}`;

/** @param rule in words, e.g. "3 to 24 lowercase letters and digits" */
export const pattern =
  (expression: RegExp, rule: string): Check =>
  (value) =>
    typeof value === "string" && expression.test(value)
      ? undefined
      : `to be ${rule}, got ${JSON.stringify(value)}`;

export const filled: Check = (value) => (value === "" ? "to not be an empty string" : undefined);

/** Of a text, in bytes: the real provider counts them, and calls them characters. */
export const length =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === "string" && Buffer.byteLength(value) >= min && Buffer.byteLength(value) <= max
      ? undefined
      : `to be ${min} to ${max} characters long, got ${JSON.stringify(value)}`;

/** What one of the checks accepts. */
export const any =
  (...checks: readonly Check[]): Check =>
  (value) => {
    const problems = checks.map((check) => check(value));
    return problems.includes(undefined) ? undefined : problems.join(", or ");
  };

/** What each of the checks accepts. */
export const all =
  (...checks: readonly Check[]): Check =>
  (value) => {
    for (const check of checks) {
      const problem = check(value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
