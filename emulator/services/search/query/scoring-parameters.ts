import type { Point } from "../documents/value";
import type { ScoringFunctionDefinition } from "../schema/scoring-definition";
import { invalid } from "../search-error";
import { placeAt } from "./geography";

/** What a query says for the functions of its profile. */
export interface ScoringParameters {
  /** Whether the function needs a parameter that the query does not say. */
  lack(given: ScoringFunctionDefinition): boolean;
  /** @throws SearchError 400 when it is not said, or no place */
  point(name: string): Point;
  /** @throws SearchError 400 when it is not said */
  tags(name: string): readonly string[];
}

/**
 * Each is a name, a dash and values with commas between: `home--122.2,44.8`, or in quotes when a value has a comma,
 * `tags-'a, b',c`.
 *
 * @throws SearchError 400
 */
export function scoringParameters(given: readonly string[]): ScoringParameters {
  const parameters = new Map(
    given.map((text) => {
      const [, name, values] = /^([A-Za-z_][\w]*)-(.*)$/s.exec(text) ?? [];
      const read = values === undefined ? undefined : valuesIn(values);
      if (name === undefined || read === undefined) {
        throw invalid(`parameters : The scoring parameter '${text}' has not the form name-value1,value2.`);
      }
      return [name, read] as const;
    }),
  );
  const values = (name: string) => {
    const found = parameters.get(name);
    if (found) return found;
    throw invalid(
      `parameters : Expected 1 parameter(s) but 0 were supplied: the scoring parameter '${name}' is missing.`,
    );
  };
  return {
    lack: (one) =>
      (one.type === "distance" && !parameters.has(one.distance.referencePointParameter)) ||
      (one.type === "tag" && !parameters.has(one.tag.tagsParameter)),
    tags: values,
    point: (name) => {
      const [longitude, latitude, ...rest] = values(name);
      const point = rest.length === 0 ? placeAt(Number(longitude), Number(latitude)) : undefined;
      if (point) return point;
      throw invalid(`parameters : The scoring parameter '${name}' must be a longitude and a latitude.`);
    },
  };
}

function valuesIn(text: string): string[] | undefined {
  const values: string[] = [];
  const value = /(?:\s*'((?:[^']|'')*)'\s*|([^,']*))(,|$)/y;
  for (let at = 0; at <= text.length; at = value.lastIndex) {
    value.lastIndex = at;
    const [whole, quoted, plain = "", end] = value.exec(text) ?? [];
    if (whole === undefined) return undefined;
    values.push(quoted?.replaceAll("''", "'") ?? plain.trim());
    if (end === "") break;
  }
  return values;
}
