import { setTimeout as wait } from "node:timers/promises";
import { resourceGroupOf } from "../../azure/resource-id";
import type { Resource, ResourceStore } from "../resource-manager/resource-store";
import { text } from "../resource-manager/values";
import type { UnkindSwitches } from "./switches";

const ruleType = "azurerm_monitor_smart_detector_alert_rule";

/**
 * What Azure puts into a resource group by itself: some time after a component of Application Insights was made, a rule
 * that watches it for anomalies, if there is none of this name, and with the first rule an action group. The rule goes
 * with its component, the group of the rule stays.
 */
export class MadeByAzure {
  private readonly resources: ResourceStore;
  private readonly unkind: UnkindSwitches;
  /** When a component was last seen with a rule: Azure makes another when that is gone, not at once. */
  private readonly watched = new Map<string, number>();

  constructor(resources: ResourceStore, unkind: UnkindSwitches) {
    this.resources = resources;
    this.unkind = unkind;
  }

  /** Adds what is due by now. */
  fill(): void {
    const seconds = this.unkind.now.groupsFillAfterSeconds;
    if (seconds === undefined) return;
    for (const component of this.resources.ofType("azurerm_application_insights")) {
      if (this.resources.get(ruleIdOf(component)) !== undefined) {
        this.watched.set(component.id, Date.now());
        continue;
      }
      const since = Math.max(component.since ?? 0, this.watched.get(component.id) ?? 0);
      if (Date.now() >= since + seconds * 1_000) this.add(component);
    }
  }

  /** How long azurerm waits for the rule of a new component when it is to switch that off. */
  async untilDue(): Promise<void> {
    await wait((this.unkind.now.groupsFillAfterSeconds ?? 0) * 1_000);
  }

  /** Removes the rule that Azure made for a component that goes. */
  forget(component: Resource): void {
    const rule = this.resources.get(ruleIdOf(component));
    if (rule?.madeByAzure) this.resources.remove(rule.id);
  }

  private add(component: Resource): void {
    const group = resourceGroupOf(component.id) ?? "";
    const put = (type: string, id: string) =>
      this.resources.put({
        id,
        provider: "azurerm",
        type,
        values: { id, name: id.slice(id.lastIndexOf("/") + 1) },
        madeByAzure: true,
      });
    put(ruleType, ruleIdOf(component));
    const actions = `${group}/providers/Microsoft.Insights/actionGroups/Application Insights Smart Detection`;
    if (this.resources.get(actions) === undefined) put("azurerm_monitor_action_group", actions);
  }
}

function ruleIdOf(component: Resource): string {
  const name = `Failure Anomalies - ${text(component.values, "name")}`;
  return `${resourceGroupOf(component.id)}/providers/Microsoft.AlertsManagement/smartDetectorAlertRules/${name}`;
}
