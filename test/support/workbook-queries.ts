import type { LocalEstate } from "./local-estate";

/** A query of a workbook, and what a workspace answered. */
interface Shown {
  readonly title: string;
  readonly as: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

interface Item {
  readonly type: number;
  readonly content: { readonly title: string; readonly query: string; readonly visualization: string };
}

/** Expects each chart of a deployed workbook to have something to show. @param within where the constructs make it */
export async function expectWorkbookToShow(estate: LocalEstate, within: string): Promise<void> {
  const empty = ({ rows }: Shown) => rows.length === 0;
  let shown = await showWorkbook(estate, within);
  // what apps send arrives a little later
  for (const end = Date.now() + 100_000; shown.some(empty) && Date.now() < end; )
    shown = await showWorkbook(estate, within);
  expect(shown.filter(empty).map(({ title }) => title)).toEqual([]);
  for (const { title, columns, rows } of shown.filter(({ as }) => as !== "table")) {
    expect([title, columns[0]]).toEqual([title, { name: "TimeGenerated", type: "datetime" }]);
    const numbers = rows.flat().filter((cell) => typeof cell === "number");
    expect([title, numbers.length]).not.toEqual([title, 0]);
  }
}

/** What each chart of a deployed workbook shows. @param within where the constructs make it @throws when a query is refused */
async function showWorkbook(estate: LocalEstate, within: string): Promise<Shown[]> {
  const workbook = estate.only("azurerm_application_insights_workbook", within);
  const { items } = JSON.parse(String(workbook["data_json"])) as { readonly items: readonly Item[] };
  const charts = items.filter(({ type }) => type === 3);
  return Promise.all(
    charts.map(async ({ content: { title, query, visualization } }) => ({
      title,
      as: visualization,
      ...(await ask(estate, query.replaceAll("{TimeRange:grain}", "5m"))),
    })),
  );
}

async function ask(estate: LocalEstate, query: string): Promise<Pick<Shown, "columns" | "rows">> {
  const component = estate.only("azurerm_application_insights");
  const [, address] = /IngestionEndpoint=([^;]+)/.exec(String(component["connection_string"])) ?? [];
  const workspace = estate.only("azurerm_log_analytics_workspace")["workspace_id"];
  const token = await estate.developer.getToken("https://api.loganalytics.io/.default");
  const response = await fetch(new URL(`v1/workspaces/${workspace}/query`, address), {
    method: "POST",
    headers: { authorization: `Bearer ${token?.token}`, "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const answer = (await response.json()) as { tables?: [Pick<Shown, "columns" | "rows">] };
  if (!answer.tables) throw new Error(`${query}\n${JSON.stringify(answer)}`);
  return answer.tables[0];
}
