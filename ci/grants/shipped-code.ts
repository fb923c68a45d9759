import type { ShippedCode } from "./remembered-uses";

/** Where the code of each package begins; the names are those that the packages have in a stack. */
export function shippedCode(
  code: Readonly<Record<string, Pick<ShippedCode, "sources">>>,
): Readonly<Record<string, ShippedCode>> {
  const entryOf = (name: string) =>
    name === "scoring" ? "runtime/scoring/main.ts" : `runtime/functions/${name}/function.ts`;
  return Object.fromEntries(
    Object.entries(code).map(([name, { sources }]) => [name, { entry: entryOf(name), sources }]),
  );
}
