import { resourceTypes } from "../../../azure/resource-types/resource-types";
import type { DeclaredEstate, JudgedResource } from "../resource";
import type { Rule } from "../rule";
import { hasFilesOnly } from "./deletion";

const diagnostics: Rule = {
  id: "diagnostics",
  demand: "writes its logs to the environment's workspace",
  reason: "after an incident, the log is all there is to say who did what; Azure keeps none by itself",
  fix: "add an azurerm_monitor_diagnostic_setting with its logs and log_analytics_workspace_id",
  kinds: Object.keys(resourceTypes).filter((kind) => resourceTypes[kind]?.logs),
  check: (writer, { estate }) => {
    if (writer.isPart) return [];
    const part = hasFilesOnly(writer, estate) ? "/fileServices/default" : partWithLogs(writer.kind);
    const of = part === "" ? "it" : `its ${part.split("/")[1]}`;
    return logsOf(writer, part, estate) ? [] : [{ what: `no diagnostic setting takes the logs of ${of}` }];
  },
};

export const diagnosticsRules: readonly Rule[] = [diagnostics];

/** Path of what writes logs below the resource; empty when the resource itself does. */
function partWithLogs(kind: string): string {
  const { logs = "itself" } = resourceTypes[kind] ?? {};
  return logs === "itself" ? "" : logs;
}

function logsOf(writer: JudgedResource, part: string, estate: DeclaredEstate): boolean {
  return estate
    .all("azurerm_monitor_diagnostic_setting")
    .filter(({ values }) => estate.refersTo(values["target_resource_id"], writer))
    .filter(({ values }) => String(values["target_resource_id"]).endsWith(part))
    .some(
      ({ values }) =>
        values["log_analytics_workspace_id"] !== undefined &&
        Array.isArray(values["enabled_log"]) &&
        values["enabled_log"].length > 0,
    );
}
