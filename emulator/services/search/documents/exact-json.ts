/** Whether there may be a whole number that a double cannot hold: looking for one costs less than a reviver. */
const largeNumber = /[[,:\s]-?\d{16}/;

/** What Node knows and TypeScript does not. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
}
const json = JSON as unknown as ExactJson;

/** JSON whose whole numbers stay what was sent: a bigint where a number would be another one. @throws SyntaxError */
export function parseExactly(text: string): unknown {
  if (!largeNumber.test(text)) return JSON.parse(text);
  return json.parse(text, (_, value, { source }) =>
    typeof value === "number" &&
    source !== undefined &&
    /^-?\d+$/.test(source) &&
    !Number.isSafeInteger(value)
      ? BigInt(source)
      : value,
  );
}

/** The other way round. */
export function stringifyExactly(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? json.rawJSON(String(part)) : part));
}
