import type { ShippedCode } from "./remembered-uses";

/** What the bundler says of a package. */
type Bundled = Pick<ShippedCode, "sources">;

/** Where the code of each package begins; the names are those that the packages have in a stack. */
export function shippedCode<App extends string>({
  scoring,
  ...apps
}: Readonly<Record<App | "scoring", Bundled>>): Readonly<Record<string, ShippedCode>> {
  const functions = Object.entries<Bundled>(apps).map(([app, { sources }]): [string, ShippedCode] => [
    app,
    { entry: `runtime/functions/${app}/function.ts`, sources },
  ]);
  return {
    ...Object.fromEntries(functions),
    scoring: { entry: "runtime/scoring/main.ts", sources: scoring.sources },
  };
}
