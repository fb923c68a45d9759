import {
  MonitorAutoscaleSetting,
  type MonitorAutoscaleSettingProfileRule,
} from "@cdktf/provider-azurerm/lib/monitor-autoscale-setting";
import type { Construct } from "constructs";
import type { AzapiResource } from "../core/azapi";
import type { Foundation } from "../foundation/foundation";
import type { Instances } from "./check";

export interface AutoscaleProps {
  readonly foundation: Foundation;
  /** Becomes part of its name, e.g. "search-blue". */
  readonly purpose: string;
  readonly deployment: AzapiResource;
  readonly instances: Instances;
}

/** Adds machines to a managed deployment while they are busy and takes them away one by one when they are idle. */
export function addAutoscale(scope: Construct, props: AutoscaleProps): MonitorAutoscaleSetting {
  const { foundation, deployment, instances } = props;
  return new MonitorAutoscaleSetting(scope, "Autoscale", {
    name: foundation.names.of("autoscale", props.purpose),
    resourceGroupName: foundation.resourceGroup.name,
    location: foundation.resourceGroup.location,
    targetResourceId: deployment.id,
    profile: [
      {
        name: "load",
        capacity: { default: instances.minimum, ...instances },
        rule: [
          rule(
            deployment,
            { operator: "GreaterThan", threshold: 65, window: "PT5M" },
            { direction: "Increase", value: 2 },
          ),
          // far enough below that one machine fewer does not make the rest busy
          rule(
            deployment,
            { operator: "LessThan", threshold: 25, window: "PT15M" },
            { direction: "Decrease", value: 1 },
          ),
        ],
      },
    ],
  });
}

function rule(
  deployment: AzapiResource,
  when: {
    readonly operator: "GreaterThan" | "LessThan";
    readonly threshold: number;
    readonly window: string;
  },
  action: { readonly direction: "Decrease" | "Increase"; readonly value: number },
): MonitorAutoscaleSettingProfileRule {
  return {
    metricTrigger: {
      metricName: "CpuUtilizationPercentage",
      metricResourceId: deployment.id,
      operator: when.operator,
      threshold: when.threshold,
      statistic: "Average",
      timeAggregation: "Average",
      timeGrain: "PT1M",
      timeWindow: when.window,
    },
    scaleAction: { ...action, type: "ChangeCount", cooldown: "PT5M" },
  };
}
