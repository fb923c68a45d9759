import { dynamicFromJson, toJson } from "./json";
import { Dynamic, isEqual, isList, isObject, type ObjectValue, Unknown, type Value } from "./value";

/** The planned value where it is known, and what came back where it was not. */
export function fillUnknowns(planned: Value, actual: Value): Value {
  if (planned instanceof Unknown) return actual instanceof Unknown ? null : actual;
  if (planned instanceof Dynamic) return planned;
  if (isList(planned)) {
    const items = isList(actual) ? actual : [];
    return planned.map((item, index) => fillUnknowns(item, items[index] ?? null));
  }
  if (!isObject(planned)) return planned;
  const fields = isObject(actual) ? actual : {};
  return Object.fromEntries(
    Object.entries(planned).map(([name, value]) => [name, fillUnknowns(value, fields[name] ?? null)]),
  );
}

/**
 * The body that a state keeps, brought up to date: Azure answers with more than was sent, and only what was
 * sent is compared.
 *
 * @param ignoresCasing Azure may answer "blobcontainer" where "blobContainer" was sent
 */
export function followBody(kept: Value, actual: Value, ignoresCasing = false): Value {
  if (!(kept instanceof Dynamic) || !(actual instanceof Dynamic)) return actual ?? kept;
  const followed = follow(toJson(kept), toJson(actual), ignoresCasing);
  const updated = dynamicFromJson(followed);
  return isEqual(kept, updated) ? kept : updated;
}

function follow(kept: unknown, actual: unknown, ignoresCasing: boolean): unknown {
  if (actual === undefined || actual === null) return kept;
  if (ignoresCasing && typeof kept === "string" && typeof actual === "string")
    return kept.toLowerCase() === actual.toLowerCase() ? kept : actual;
  if (Array.isArray(kept) && Array.isArray(actual)) {
    return kept.length === actual.length
      ? kept.map((item, index) => follow(item, actual[index], ignoresCasing))
      : actual;
  }
  if (isRecord(kept) && isRecord(actual)) {
    return Object.fromEntries(
      Object.entries(kept).map(([name, value]) => [name, follow(value, actual[name], ignoresCasing)]),
    );
  }
  return actual;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a refresh found, as a state. */
export function followState(current: ObjectValue, actual: ObjectValue): ObjectValue {
  const state: Record<string, Value> = { ...actual };
  for (const [name, value] of Object.entries(current)) {
    if (value instanceof Dynamic)
      state[name] = followBody(value, actual[name] ?? null, current["ignore_casing"] === true);
  }
  return state;
}
