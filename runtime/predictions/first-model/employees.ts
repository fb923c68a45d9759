import { createHash } from "node:crypto";
import { type Random, random } from "../../shared/random";
import { rowEncoder } from "../encode-rows";
import { Feature } from "../feature";
import type { FeatureValue } from "../rows";
import { sigmoid } from "./training/logistic-regression";
import type { Table } from "./training/table";

/**
 * What is known of each employee. Nothing here says who somebody is: neither sex nor family, origin or belief; what decides
 * over people should not be learned from it.
 */
const features = [
  whole("age", "years", 15, 80),
  {
    name: "distance",
    type: "number",
    unit: "km to work",
    allowed: { minimum: 0, maximum: 1000 },
    missing: "warn",
  },
  {
    name: "income",
    type: "number",
    unit: "EUR a month",
    allowed: { minimum: 0, maximum: 1e6 },
    missing: "warn",
  },
  { name: "raise", type: "number", unit: "% in the last year", allowed: { minimum: -100, maximum: 1000 } },
  whole("jobLevel", "1 to 5", 1, 5),
  whole("yearsHere", "years", 0, 60),
  whole("yearsInRole", "years", 0, 60),
  whole("yearsSincePromotion", "years", 0, 60),
  whole("companiesBefore", "companies", 0, 50),
  whole("managerChanges", "in three years", 0, 20),
  whole("trainingDays", "in the last year", 0, 200),
  whole("absenceDays", "in the last year", 0, 366),
  whole("stockOptions", "0 to 3", 0, 3),
  { ...whole("jobSatisfaction", "1 to 4", 1, 4), missing: "warn" },
  { ...whole("teamSatisfaction", "1 to 4", 1, 4), missing: "warn" },
  whole("workLifeBalance", "1 to 4", 1, 4),
  { name: "remoteDays", type: "number", unit: "a week", allowed: { minimum: 0, maximum: 7 } },
  { name: "overtime", type: "boolean" },
  { name: "partTime", type: "boolean" },
  { name: "travel", type: "category", categories: ["never", "rarely", "often"] },
  {
    name: "department",
    type: "category",
    categories: ["production", "research", "sales", "support"],
    unknownCategory: "warn",
  },
  {
    name: "education",
    type: "category",
    categories: ["apprenticeship", "school", "university"],
    missing: "warn",
    unknownCategory: "warn",
  },
];

function whole(name: string, unit: string, minimum: number, maximum: number) {
  return { name, type: "integer", unit, allowed: { minimum, maximum } };
}

/** Employees, and who of them left within a year. */
export interface Employees {
  /** With the range that each number has here. */
  readonly features: readonly Feature[];
  /** In the order of the features. */
  readonly rows: readonly (readonly FeatureValue[])[];
  readonly left: readonly boolean[];
}

/** Employees that nobody has met. The same for the same seed. */
export function makeEmployees({ count, seed }: { readonly count: number; readonly seed: number }): Employees {
  const source = random(seed);
  const people = Array.from({ length: count }, () => person(source));
  const rows = people.map(({ row }) => features.map(({ name }) => row[name] ?? null));
  const left = people.map(({ row, mood }) => source.next() < sigmoid(logOdds(row, mood)));
  for (const row of rows) forget(row, source);
  return { features: features.map((feature, at) => withRange(feature, rows, at)), rows, left };
}

/** As the models' tensor. */
export function tableOf({ features: all, rows, left }: Employees): Table {
  const encode = rowEncoder({ features: [...all], input: { form: "tensor", name: "" } });
  const encoded = encode(rows.map((values, row) => ({ row, values })));
  if (encoded.form !== "tensor") throw new Error("rows were encoded as columns");
  const { width: columns, values } = encoded;
  return { rows: rows.length, columns, values, labels: Uint8Array.from(left, Number) };
}

/** As a file for people and other tools: a head, a line for each, empty where a value is missing. */
export function employeesCsv({ features: all, rows, left }: Employees): string {
  const lines = rows.map((row, at) => [...row.map((value) => value ?? ""), left[at]].join(","));
  return `${[[...all.map(({ name }) => name), "left"].join(","), ...lines].join("\n")}\n`;
}

export function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

type Person = Readonly<Record<string, number | boolean | string>>;

/** @returns the person, and how it stands with them beyond what is asked: no model sees that */
function person(source: Random): { readonly row: Person; readonly mood: number } {
  const { beta, next, normal } = source;
  const mood = normal();
  const age = Math.round(18 + 47 * beta(2.2, 2.6));
  const working = age - 18;
  const companiesBefore = Math.floor(next() * Math.min(1 + working / 4, 9));
  const yearsHere = Math.floor(working * beta(1.1, 1.2 + companiesBefore * 0.6));
  const yearsInRole = Math.floor(yearsHere * beta(1.8, 1.4));
  const jobLevel = bounded(Math.round(1 + working / 13 + 0.8 * normal()), 1, 5);
  const department = pick(source, { production: 0.35, research: 0.2, sales: 0.25, support: 0.2 });
  const pay = 1900 + 1250 * jobLevel ** 1.15 + (department === "research" ? 450 : 0);
  return {
    mood,
    row: {
      age,
      distance: rounded(1 + source.gamma(1.4) * 9, 1),
      income: rounded(pay * Math.exp(0.18 * normal()), 0),
      raise: rounded(Math.max(2.5 + 2 * normal(), -2), 1),
      jobLevel,
      yearsHere,
      yearsInRole,
      yearsSincePromotion: Math.floor(yearsInRole * next() + (next() < 0.3 ? yearsHere - yearsInRole : 0)),
      companiesBefore,
      managerChanges: bounded(Math.floor(source.gamma(1.1)), 0, 6),
      trainingDays: bounded(Math.round(source.gamma(1.6) * 2), 0, 20),
      absenceDays: bounded(Math.round(source.gamma(1.3) * (6 - 1.2 * mood)), 0, 90),
      stockOptions: bounded(Math.floor(jobLevel * beta(1, 2.4)), 0, 3),
      jobSatisfaction: bounded(Math.round(2.7 + 0.55 * mood + 0.8 * normal()), 1, 4),
      teamSatisfaction: bounded(Math.round(2.8 + 0.4 * mood + 0.8 * normal()), 1, 4),
      workLifeBalance: bounded(Math.round(2.8 + 0.3 * mood + 0.7 * normal()), 1, 4),
      remoteDays: department === "production" ? 0 : Math.round(10 * beta(1.3, 1.6)) / 2,
      overtime: next() < (department === "sales" ? 0.36 : 0.24),
      partTime: next() < 0.17,
      travel: pick(source, department === "sales" ? salesTravel : { never: 0.3, rarely: 0.6, often: 0.1 }),
      department,
      education: pick(source, { apprenticeship: 0.38, school: 0.27, university: 0.35 }),
    },
  };
}

const salesTravel = { never: 0.05, rarely: 0.5, often: 0.45 };

/** What speaks for leaving. Some of it bends and some of it only counts together: there is more in it than a sum of weights. */
function logOdds(person: Person, mood: number): number {
  const of = (name: string) => Number(person[name]);
  const { overtime, travel, department, partTime } = person;
  const usualPay = 1900 + 1250 * of("jobLevel") ** 1.15;
  const underpaid = Math.max(1 - of("income") / usualPay, 0);
  return (
    -2.9 -
    0.5 * mood +
    1.5 * Math.exp(-((of("age") - 18) / 6)) -
    1.1 * Math.min(of("yearsHere") / 5, 1) +
    (overtime ? 0.3 : 0) +
    (overtime && of("workLifeBalance") <= 2 ? 2.2 : 0) +
    (travel === "often" ? 0.5 : 0) +
    (of("distance") > 18 && of("remoteDays") < 1.5 ? 1.8 : 0) +
    (of("distance") > 18 ? 0.2 : 0) +
    6 * underpaid +
    (of("yearsSincePromotion") >= 4 && of("jobLevel") <= 2 ? 2 : 0) +
    0.28 * of("managerChanges") +
    0.09 * of("companiesBefore") -
    0.35 * of("stockOptions") -
    0.14 * of("raise") +
    0.02 * of("absenceDays") -
    0.45 * (of("jobSatisfaction") - 2.5) -
    0.25 * (of("teamSatisfaction") - 2.5) +
    (department === "sales" ? 0.3 : 0) -
    (partTime ? 0.3 : 0)
  );
}

/** How often the answer to a question is not there. */
const forgotten: Readonly<Record<string, number>> = {
  distance: 0.03,
  income: 0.02,
  jobSatisfaction: 0.08,
  teamSatisfaction: 0.08,
  education: 0.02,
};

function forget(row: FeatureValue[], source: Random): void {
  for (const [at, { name }] of features.entries()) if (source.next() < (forgotten[name] ?? 0)) row[at] = null;
}

function withRange(
  feature: { readonly type: string },
  rows: readonly (readonly FeatureValue[])[],
  at: number,
): Feature {
  if (feature.type !== "integer" && feature.type !== "number") return Feature.parse(feature);
  const known = rows.flatMap((row) => (typeof row[at] === "number" ? [row[at]] : []));
  const seen = {
    minimum: known.reduce((one, other) => Math.min(one, other)),
    maximum: known.reduce((one, other) => Math.max(one, other)),
  };
  return Feature.parse({ ...feature, seen });
}

function pick(source: Random, shares: Readonly<Record<string, number>>): string {
  let left = source.next();
  const names = Object.keys(shares);
  for (const name of names) {
    left -= shares[name] ?? 0;
    if (left < 0) return name;
  }
  return names.at(-1) ?? "";
}

function bounded(value: number, minimum: number, maximum: number): number {
  return Math.min(Math.max(value, minimum), maximum);
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
