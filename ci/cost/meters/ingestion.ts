import { type Context, days, type Usage } from "../usage";
import { numberAt } from "../values";

/** Days for which ingestion pays: of telemetry of an app, and of a resource's logs. */
const included = { telemetry: 90, logs: 31 };

/**
 * What a resource writes into the workspace: paid where it comes from, once for taking it in, and once more for
 * the days beyond those included.
 */
export function ingestion(
  { stack }: Context,
  kind: keyof typeof included,
  gigabytes: number,
  because: string,
): Usage[] {
  const workspace = stack.declared.find(({ type }) => type === "azurerm_log_analytics_workspace");
  const kept = workspace ? numberAt(workspace, "retention_in_days") : 0;
  const beyond = Math.max(0, kept - included[kind]);
  const taken = { meter: "logs.ingestion", quantity: gigabytes, assumptions: [because] };
  if (beyond === 0) return [taken];
  return [
    taken,
    {
      meter: "logs.retention",
      quantity: (gigabytes * beyond) / days,
      assumptions: [`kept for ${kept} days, of which ${included[kind]} are paid with the ingestion`],
    },
  ];
}
