const longest = 60;

/** A value that somebody sent, as JSON, cut short: what is long or deep is only named. */
export function shortJson(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string")
    return value.length > longest ? `${JSON.stringify(value.slice(0, longest))}…` : JSON.stringify(value);
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? `a list of ${value.length}` : "an object";
  // NaN and infinities as they are called, and not null
  return String(value);
}
