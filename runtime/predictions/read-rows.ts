import type { Feature } from "./feature";
import { Oddity, type ValueReader, valueReader } from "./read-value";
import type { FeatureValue, RowCode, RowRemark, RowsRead, TypedRow } from "./rows";
import { shortJson } from "./short-json";

/** What a request tells about at most: ten million fields that are wrong are no reason to write ten million lines. */
const mostRemarks = 10_000;
/** Most names that a message has. */
const mostNamed = 10;

/**
 * Makes a reader of rows as JSON has them: strict, nothing is converted.
 *
 * A value that is missing, a category that is not known and a number outside of the training's range are told apart, and
 * each is refused or only warned about, as the manifest says. Whoever parses the JSON refuses a key that is there twice.
 *
 * ```
 * const readRows = rowReader(manifest.features);
 * const { rows, problems, warnings } = readRows([{ age: 41, team: "sales" }, { age: "41" }]);
 * ```
 */
export function rowReader(features: readonly Feature[]): (given: readonly unknown[]) => RowsRead {
  const columns = features.map(columnOf);
  const names = new Set(features.map(({ name }) => name));
  const known = `one of the features ${listed([...names])}`;

  return (given) => {
    const rows: TypedRow[] = [];
    const problems: RowRemark[] = [];
    const warnings: RowRemark[] = [];
    let untold = 0;
    for (let row = 0; row < given.length; row++) {
      const values = read(given[row], row);
      if (values) rows.push({ row, values });
    }
    return { rows, problems, warnings, untold };

    function read(fields: unknown, row: number): FeatureValue[] | undefined {
      if (!isObject(fields)) {
        tell(problems, row, "", "RowNotObject", fields, "an object with a value for each feature");
        return undefined;
      }
      const values: FeatureValue[] = [];
      let present = 0;
      let isRefused = false;
      for (const { name, valueIn, read } of columns) {
        const value = valueIn(fields);
        if (value !== undefined) present++;
        const found = read(value);
        if (!(found instanceof Oddity)) {
          values.push(found);
        } else if (found.value !== undefined) {
          values.push(found.value);
          tell(warnings, row, name, found.code, value, found.wanted);
        } else {
          isRefused = true;
          tell(problems, row, name, found.code, value, found.wanted);
        }
      }
      const fieldNames = Object.keys(fields);
      if (fieldNames.length > present) {
        for (const name of fieldNames) {
          if (names.has(name)) continue;
          isRefused = true;
          tell(problems, row, shortName(name), "FeatureUnknown", fields[name], known);
        }
      }
      return isRefused ? undefined : values;
    }

    function tell(
      to: RowRemark[],
      row: number,
      field: string,
      code: RowCode,
      value: unknown,
      wanted: string,
    ) {
      if (problems.length + warnings.length >= mostRemarks) untold++;
      else to.push({ row, field, code, got: shortJson(value), wanted });
    }
  };
}

interface Column {
  readonly name: string;
  valueIn(fields: Readonly<Record<string, unknown>>): unknown;
  readonly read: ValueReader;
}

/** A feature may be called "constructor": then every object has one that is not its own. */
function columnOf(feature: Feature): Column {
  const { name } = feature;
  return {
    name,
    valueIn:
      name in Object.prototype
        ? (fields) => (Object.hasOwn(fields, name) ? fields[name] : undefined)
        : (fields) => fields[name],
    read: valueReader(feature),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A name that somebody sent; what is half a character becomes a whole one. */
function shortName(name: string): string {
  const short = Buffer.from(name.slice(0, 100)).toString();
  return name.length > 100 ? `${short}…` : short;
}

function listed(names: readonly string[]): string {
  const others = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(", ")}${others > 0 ? ` and ${others} others` : ""}`;
}
