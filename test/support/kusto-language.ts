import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";

/** Microsoft's own parser of Kusto, which its editors use: 32 MB, so only the full run fetches it. */
const parser = "@kusto/language-service-next@12.4.1";

/** As much of the parser as is asked, by its own names. */
interface Language {
  readonly Symbols: {
    readonly TableSymbol: { From(columns: string): { WithName(name: string): object } };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, tables: readonly object[]) => object };
  };
  readonly GlobalState: { readonly Default: { WithDatabase(database: object): object } };
  readonly KustoCode: {
    ParseAndAnalyze(
      query: string,
      global: object,
    ): { GetDiagnostics(): { readonly Count: number; getItem(index: number): { readonly Message: string } } };
  };
}

/**
 * What Microsoft's parser says against a query.
 *
 * @param folder an empty one, which the parser is fetched into
 * @param tables columns of each as "(Name:string,Sum:real)"
 */
export function kustoLanguage(
  folder: string,
  tables: Readonly<Record<string, string>>,
): (query: string) => string[] {
  execFileSync(
    "npm",
    ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--prefix", folder, parser],
    {
      stdio: "pipe",
    },
  );
  for (const file of ["bridge.min.js", "Kusto.Language.Bridge.min.js"])
    runInThisContext(readFileSync(join(folder, "node_modules/@kusto/language-service-next", file), "utf8"));
  const { Symbols, GlobalState, KustoCode } = runInThisContext("Kusto.Language") as Language;
  const symbols = Object.entries(tables).map(([name, columns]) =>
    Symbols.TableSymbol.From(columns).WithName(name),
  );
  const workspace = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor("workspace", symbols));
  return (query) => {
    const found = KustoCode.ParseAndAnalyze(query, workspace).GetDiagnostics();
    return Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message);
  };
}
