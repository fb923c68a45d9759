const special = /["\\]/;

/**
 * As PostgreSQL writes an array; `pg` itself needs several times as long for one.
 *
 * @param values texts, or numbers, or null
 */
export function arrayText(values: readonly (string | number | null)[]): string {
  const written = values.map((value) => {
    if (value === null) return "NULL";
    if (typeof value === "number") return value;
    return special.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : `"${value}"`;
  });
  return `{${written.join(",")}}`;
}
