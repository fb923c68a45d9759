/** A time of the database as the API writes it, in SQL: ISO 8601, in UTC, to the millisecond. */
export function instant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
