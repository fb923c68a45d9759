/** What a workbook shows of one query. */
export interface Chart {
  readonly title: string;
  /** Kusto's. `{TimeRange:grain}` becomes the length of a bin that fits the time that somebody looks at. */
  readonly query: string;
  /** Lines and areas need a time in the first column, numbers after it, and at most one column of names. */
  readonly as: "areachart" | "table" | "timechart";
  /** What is read where the query finds nothing, e.g. "No list was made." */
  readonly whenEmpty: string;
  /** @default "count" */
  readonly unit?: keyof typeof units;
  /** Of what happens seldom. @default - the time that is chosen above */
  readonly lastDays?: number;
  /** Of the page; two halves stand beside each other. @default "half" */
  readonly width?: "full" | "half";
}

export interface WorkbookSection {
  readonly title: string;
  /** Markdown: how to read it. @default - only the title */
  readonly text?: string;
  readonly charts: readonly Chart[];
}

/** Azure's numbers for what stands beside an axis. */
const units = { count: 17, milliseconds: 23, percent: 1 } as const;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * A workbook as the portal keeps it: a choice of time above, and below it a heading for each section and its charts.
 *
 * @param workspaceId of the Log Analytics workspace that every query asks
 */
export function workbookContent(sections: readonly WorkbookSection[], workspaceId: string): object {
  const items = sections.flatMap((section) => [
    heading(section),
    ...section.charts.map((chart) => query(section, chart, workspaceId)),
  ]);
  return {
    version: "Notebook/1.0",
    items: [timeRange, ...items],
    fallbackResourceIds: [workspaceId],
    $schema: "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json",
  };
}

const timeRange = {
  type: 9,
  content: {
    version: "KqlParameterItem/1.0",
    parameters: [
      {
        id: "8f5e1f0c-2d39-4f5b-9d0b-7a5b1f3c6a01",
        version: "KqlParameterItem/1.0",
        name: "TimeRange",
        label: "Time",
        type: 4,
        isRequired: true,
        typeSettings: {
          selectableValues: [hourMs, 4 * hourMs, dayMs, 7 * dayMs, 30 * dayMs].map((durationMs) => ({
            durationMs,
          })),
          allowCustom: true,
        },
        value: { durationMs: dayMs },
      },
    ],
    style: "pills",
    queryType: 0,
    resourceType: "microsoft.operationalinsights/workspaces",
  },
  name: "time",
};

function heading({ title, text }: WorkbookSection): object {
  return { type: 1, content: { json: [`## ${title}`, ...(text ? [text] : [])].join("\n\n") }, name: title };
}

function query(
  section: WorkbookSection,
  { title, query, as, whenEmpty, lastDays, unit = "count", width = "half" }: Chart,
  workspaceId: string,
): object {
  const numberFormatSettings = { unit: units[unit], options: { style: "decimal" } };
  return {
    type: 3,
    content: {
      version: "KqlItem/1.0",
      query,
      size: as === "table" ? 1 : 0,
      title,
      noDataMessage: whenEmpty,
      ...(lastDays === undefined
        ? { timeContextFromParameter: "TimeRange" }
        : { timeContext: { durationMs: lastDays * dayMs } }),
      queryType: 0,
      resourceType: "microsoft.operationalinsights/workspaces",
      crossComponentResources: [workspaceId],
      visualization: as,
      ...(as !== "table" && { chartSettings: { ySettings: { numberFormatSettings } } }),
    },
    ...(width === "half" && { customWidth: "50" }),
    name: `${section.title}: ${title}`,
  };
}
