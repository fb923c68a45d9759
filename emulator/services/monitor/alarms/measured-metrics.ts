import type { TelemetryItem } from "../monitor";
import type { RecordedWindow } from "./recorded-window";

/** A platform metric that somebody asks for. */
export interface AskedMetric {
  readonly resourceId: string;
  /** e.g. "Microsoft.Web/sites" */
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** What was measured, a number for each measurement; undefined when nobody measures it here. */
export type MeasureMetric = (asked: AskedMetric, window: RecordedWindow) => readonly number[] | undefined;

type Measure = (asked: AskedMetric, items: readonly TelemetryItem[]) => readonly number[] | undefined;

/** By namespace and metric, in small letters. */
const measured: Readonly<Record<string, Measure>> = {
  "microsoft.insights/components requests/failed": ({ dimensions }, items) => {
    const [role, ...others] = dimensions;
    if (others.length > 0 || (role && role.name !== "cloud/roleName")) return undefined;
    const failed = items.filter(({ kind, success }) => kind === "request" && success === false);
    const ofRoles = role ? failed.filter((item) => role.values.includes(item.role)) : failed;
    return ofRoles.flatMap(({ itemCount = 1 }) => Array<number>(itemCount).fill(1));
  },

  "microsoft.web/sites http5xx": ({ resourceId, dimensions }, items) => {
    if (dimensions.length > 0) return undefined;
    const site = resourceId.slice(resourceId.lastIndexOf("/") + 1);
    return items
      .filter(
        ({ kind, role, properties }) => kind === "request" && role === site && isServerError(properties),
      )
      .map(() => 1);
  },
};

/** What the local Azure knows of the metrics that Azure measures: those that requests tell. */
export const measureMetric: MeasureMetric = (asked, { items }) => {
  const name = `${asked.namespace} ${asked.metric}`.toLowerCase();
  return Object.hasOwn(measured, name) ? measured[name]?.(asked, items) : undefined;
};

function isServerError(properties: TelemetryItem["properties"]): boolean {
  return Number(properties?.["responseCode"] ?? 0) >= 500;
}
