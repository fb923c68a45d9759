import type { Construct } from "constructs";
import type { Telemetry } from "../telemetry/telemetry";

/** What tells somebody that a model is not trained: a job that failed, or that waits for machines which do not come. */
export function addJobAlarms(
  scope: Construct,
  { telemetry, purpose, workspaceId }: { telemetry: Telemetry; purpose: string; workspaceId: string },
): void {
  const onWorkspace = {
    resourceId: workspaceId,
    namespace: "Microsoft.MachineLearningServices/workspaces",
    aggregation: "Total",
    when: "GreaterThan",
    threshold: 0,
    severity: "warning",
  } as const;
  telemetry.addMetricAlarm(scope, "FailedAlarm", {
    ...onWorkspace,
    purpose: `${purpose}-training-failed`,
    description: `A training job of ${purpose} failed. Read its std_log.txt in Azure ML studio; the model that serves stays.`,
    metric: "Failed Runs",
    window: "PT15M",
  });
  telemetry.addMetricAlarm(scope, "UnusableAlarm", {
    ...onWorkspace,
    purpose: `${purpose}-training-machines`,
    description: `A machine for training ${purpose} cannot be used. Look at the cluster in Azure ML studio, then at the quota of its machines.`,
    metric: "Unusable Nodes",
    window: "PT30M",
  });
}
