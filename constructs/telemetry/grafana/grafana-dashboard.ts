/** What a panel shows of Prometheus. */
export interface Panel {
  readonly title: string;
  /** How to read it. @default - only the title */
  readonly description?: string;
  /** `$__rate_interval` and `$environment` are Grafana's and the dashboard's. Each with what its line is called, e.g. "{{operation}}". */
  readonly lines: Readonly<Record<string, string>>;
  /** @default "timeseries" */
  readonly as?: "stat" | "table" | "timeseries";
  /** Grafana's, e.g. "s" or "percentunit". @default "short" */
  readonly unit?: string;
}

export interface DashboardRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface DashboardProps {
  /** By which Grafana knows it again when it is imported another time. */
  readonly uid: string;
  readonly title: string;
  /** A metric that every target tells, by which its environments are found. */
  readonly metric: string;
  readonly rows: readonly DashboardRow[];
}

/** Of 24. */
const [panelWidth, panelHeight] = [8, 8];

/** A dashboard as Grafana imports it: which Prometheus it asks, and of which environment, is chosen above it. */
export function grafanaDashboard({ uid, title, metric, rows }: DashboardProps): object {
  let y = 0;
  let id = 0;
  const panels = rows.flatMap((row) => {
    const header = {
      id: ++id,
      type: "row",
      title: row.title,
      collapsed: false,
      panels: [],
      gridPos: place(0, y, 24, 1),
    };
    y += 1;
    const inRow = row.panels.map((panel, index) => {
      const column = index % 3;
      const gridPos = place(column * panelWidth, y, panelWidth, panelHeight);
      if (column === 2 || index === row.panels.length - 1) y += panelHeight;
      return { id: ++id, ...shown(panel), gridPos };
    });
    return [header, ...inRow];
  });
  return {
    uid,
    title,
    tags: ["vitrine"],
    schemaVersion: 39,
    editable: true,
    refresh: "1m",
    time: { from: "now-24h", to: "now" },
    templating: { list: [dataSource, environment(metric)] },
    panels,
  };
}

/** Grafana's name of whatever Prometheus somebody chose. */
const chosen = { type: "prometheus", uid: "$datasource" };

const dataSource = {
  name: "datasource",
  label: "Prometheus",
  type: "datasource",
  query: "prometheus",
  current: {},
};

function environment(metric: string): object {
  const query = `label_values(${metric}, environment)`;
  return {
    name: "environment",
    label: "Environment",
    type: "query",
    datasource: chosen,
    query: { query, refId: "environment" },
    definition: query,
    refresh: 2,
    sort: 1,
  };
}

function shown({ title, description, lines, as = "timeseries", unit = "short" }: Panel): object {
  return {
    type: as,
    title,
    ...(description && { description }),
    datasource: chosen,
    targets: Object.entries(lines).map(([legendFormat, expr], index) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + index),
      datasource: chosen,
      expr,
      legendFormat,
      ...(as === "timeseries" ? { range: true } : { instant: true }),
      ...(as === "table" && { format: "table" }),
    })),
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options:
      as === "timeseries"
        ? { tooltip: { mode: "multi" }, legend: { displayMode: "list", placement: "bottom" } }
        : {},
  };
}

function place(x: number, y: number, w: number, h: number): object {
  return { x, y, w, h };
}
