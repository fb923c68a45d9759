import type { Declared, Stack } from "../../stack";
import { accountDemand, answeredDemand, appDemand, edgeDemand, indexDemand } from "../demand";
import { type Context, hours, seconds, UnknownUsage, type UsageOf } from "../usage";
import { kindOf, numberAt, referredTo, textAt, valueAt } from "../values";
import { ingestion } from "./ingestion";

/** Rows of a resource's metrics: one a minute for each of ten metrics that have a value. */
const metricRowsGB = (10 * hours * 60 * 0.3) / 1e6;

/** What a resource writes into the workspace: logs for what is done with it, metrics by the clock. */
const diagnostics: UsageOf = (setting, context) => {
  const target = referredTo(context.stack, setting.values["target_resource_id"]);
  const logs = setting.values["enabled_log"] && target ? logsOf(target, setting, context) : undefined;
  const everyMinute = valueAt(setting, "enabled_metric", "category") === "AllMetrics";
  return [
    ...(logs && logs.count > 0
      ? ingestion(context, "logs", logs.count / 1e6, `1 KB for each ${logs.of}`)
      : []),
    ...(everyMinute
      ? ingestion(context, "logs", metricRowsGB, "10 metrics with a value, a row of 0.3 KB a minute")
      : []),
  ];
};

/** Records of a kilobyte in a resource's logs; a resource that is not here has few. */
function logsOf(
  target: Declared,
  setting: Declared,
  context: Context,
): { readonly count: number; readonly of: string } | undefined {
  switch (kindOf(target)) {
    case "azurerm_storage_account": {
      const { writes, reads, queueOperations } = accountDemand(target, context);
      const queues = String(setting.values["target_resource_id"]).includes("/queueServices/");
      return { count: queues ? queueOperations : writes + reads, of: "operation on storage" };
    }
    case "Microsoft.Web/sites":
      return { count: appDemand(target, context).executions, of: "execution" };
    case "azurerm_cdn_frontdoor_profile":
      return { count: edgeDemand(target, context).requests, of: "request" };
    case "Microsoft.Search/searchServices":
      return { count: indexDemand(target, context).queries, of: "query" };
    case "Microsoft.MachineLearningServices/workspaces/onlineEndpoints":
      return { count: answeredDemand(target, context).requests, of: "request to a model" };
    default:
      return undefined;
  }
}

/** A log alarm is priced by how often it looks; fifteen minutes are the slowest price. */
const logAlarm: UsageOf = (alarm) => {
  const frequency = textAt(alarm, "evaluation_frequency");
  const [, amount, unit] = /^P(?:T(?=\d+[MH]))?(\d+)([MHD])$/.exec(frequency) ?? [];
  if (!amount) throw new UnknownUsage(`"${frequency}" is no frequency that is priced`);
  const minutes = unit === "M" ? Number(amount) : 15;
  const price = [15, 10, 5].find((each) => minutes >= each) ?? 1;
  return [{ meter: `alerts.log.${price}`, quantity: 1, assumptions: [`evaluated every ${frequency}`] }];
};

/** A metric alarm is priced by what it watches: each value of a dimension is a time series of its own. */
const metricAlarm: UsageOf = (alarm, { stack }) => {
  const { criteria, scopes } = alarm.values;
  const watched = referredTo(stack, scopes);
  const series = (Array.isArray(criteria) ? criteria : [criteria]).map((criterion) =>
    listed(criterion?.dimension).reduce((all, each) => all * valuesOf(each, watched, stack), 1),
  );
  return [
    {
      meter: "alerts.metric",
      quantity: series.reduce((sum, each) => sum + each, 0),
      assumptions: ["a time series for each criterion, and for each value of its dimensions"],
    },
  ];
};

/** "*" is any value: of an endpoint's deployments there are as many as the stack has. */
function valuesOf(
  { name, operator, values }: Dimension,
  watched: Declared | undefined,
  stack: Stack,
): number {
  if (operator === "Include" && !values.includes("*")) return values.length;
  if (operator === "Include" && name === "deployment" && watched)
    return stack.declared.filter(
      (each) => kindOf(each) === onlineDeployment && referredTo(stack, each.values["parent_id"]) === watched,
    ).length;
  throw new UnknownUsage(`how many values "${name}" has is not known before a deploy`);
}

const onlineDeployment = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments";

interface Dimension {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly string[];
}

function listed(dimensions: Dimension | readonly Dimension[] | null | undefined): readonly Dimension[] {
  if (dimensions === null || dimensions === undefined) return [];
  return Array.isArray(dimensions) ? dimensions : [dimensions as Dimension];
}

/** A web test is paid by the run, of each location by itself, whatever comes of it. */
const webTest: UsageOf = (test, context) => {
  const frequency = numberAt(test, "frequency");
  const { geo_locations: locations } = test.values;
  if (!Array.isArray(locations)) throw new UnknownUsage("geo_locations is not known before a deploy");
  const runs = (locations.length * seconds) / frequency;
  return [
    {
      meter: "webtests.runs",
      quantity: runs,
      assumptions: [`${locations.length} locations, each every ${frequency} seconds`],
    },
    ...ingestion(context, "telemetry", runs / 1e6, "1 KB for each answer"),
  ];
};

export const telemetry: Readonly<Record<string, UsageOf>> = {
  azurerm_application_insights_standard_web_test: webTest,
  azurerm_monitor_diagnostic_setting: diagnostics,
  azurerm_monitor_scheduled_query_rules_alert_v2: logAlarm,
  azurerm_monitor_metric_alert: metricAlarm,
};
