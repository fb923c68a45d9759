import { timeOf } from "../documents/field-value";
import type { Field, IndexSchema } from "../schema/index-schema";
import { invalid, notRunLocally } from "../search-error";
import { type DateInterval, dateIntervals, offsetIn } from "./facet-dates";

export interface Facet {
  readonly field: Field;
  readonly count: number;
  readonly sort: { readonly by: "count" | "value"; readonly isReversed: boolean };
  /** Bounds of ranges; of dates in milliseconds. */
  readonly bounds: readonly number[] | undefined;
  readonly interval: number | DateInterval | undefined;
  /** Milliseconds by which the clock of the dates is ahead of UTC. */
  readonly offset: number;
}

const defaultCount = 10;
const known = ["count", "sort", "values", "interval", "timeoffset"] as const;
type Parameter = (typeof known)[number];
/** Parameters of previews. */
const elsewhere: readonly string[] = ["metric", "default", "precisionthreshold", "hierarchy", "filter"];

/**
 * `category`, `category,count:5,sort:value`, `price,interval:50`, `price,values:10|50`, `updated,interval:month`.
 *
 * @throws SearchError 400 for what Azure refuses, 501 for its previews
 */
export function parseFacet(text: string, { fields }: IndexSchema): Facet {
  const [path = "", ...parameters] = text.split(",").map((part) => part.trim());
  const field = fields.get(path);
  if (field === undefined)
    throw refuse(`Could not find a property named '${path}' on type 'search.document'.`);
  if (!field.facetable) {
    throw refuse(`The field '${path}' in the facets expression is not a facetable field.`);
  }
  const given = new Map(parameters.map((parameter) => split(parameter, path)));
  const isNumber = /^Edm\.(Int32|Int64|Double)$/.test(field.element);
  const isDate = field.element === "Edm.DateTimeOffset";
  if ((given.has("interval") || given.has("values")) && !isNumber && !isDate) {
    throw refuse(
      `The field '${path}' of type ${field.type} has no ranges: 'interval' and 'values' are for numbers and dates.`,
    );
  }
  if (given.has("interval") && given.has("values")) {
    throw refuse(`The facet of '${path}' can have 'interval' or 'values', and not both.`);
  }
  if (given.has("timeoffset") && !(given.has("interval") && isDate)) {
    throw refuse(`'timeoffset' of '${path}' is for intervals of dates only.`);
  }
  const interval = given.get("interval");
  return {
    field,
    count: numberIn(given.get("count") ?? String(defaultCount), path, /^\d+$/),
    sort: sortOf(given.get("sort") ?? (interval === undefined ? "count" : "value"), path),
    bounds: given
      .get("values")
      ?.split("|")
      .map((bound) => (isDate ? timeIn(bound, path) : numberIn(bound, path))),
    interval:
      interval === undefined ? undefined : isDate ? dateInterval(interval, path) : positive(interval, path),
    offset:
      offsetIn(given.get("timeoffset") ?? "Z") ?? fail(`'timeoffset' of '${path}' must be like -01:00.`),
  };
}

function split(parameter: string, path: string): [Parameter, string] {
  const at = parameter.indexOf(":");
  const name = parameter.slice(0, at);
  if (elsewhere.includes(name)) {
    throw notRunLocally(`the facet parameter ${name}`, `use ${known.join(", ")}`);
  }
  if (at > 0 && (known as readonly string[]).includes(name))
    return [name as Parameter, parameter.slice(at + 1).trim()];
  throw refuse(`The facet of '${path}' has an invalid parameter: '${parameter}'.`);
}

function sortOf(text: string, path: string): Facet["sort"] {
  const [, sign, by] = /^(-?)(count|value)$/.exec(text) ?? [];
  if (by === undefined) throw refuse(`'${text}' is not an order of the facet of '${path}'.`);
  return { by: by as "count" | "value", isReversed: sign === "-" };
}

function numberIn(text: string, path: string, shape = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/): number {
  if (shape.test(text.trim())) return Number(text);
  throw refuse(`'${text}' is not a number for the facet of '${path}'.`);
}

function positive(text: string, path: string): number {
  const number = numberIn(text, path);
  if (number > 0) return number;
  throw refuse(`The interval of '${path}' must be above 0.`);
}

function timeIn(text: string, path: string): number {
  return timeOf(text.trim()) ?? fail(`'${text}' is not a date for the facet of '${path}'.`);
}

function dateInterval(text: string, path: string): DateInterval {
  return (
    dateIntervals.find((one) => one === text) ??
    fail(`The interval of '${path}' must be one of ${dateIntervals.join(", ")}.`)
  );
}

function fail(message: string): never {
  throw refuse(message);
}

function refuse(message: string) {
  return invalid(`facets : ${message}`);
}
