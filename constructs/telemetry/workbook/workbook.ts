import { createHash } from "node:crypto";
import { ApplicationInsightsWorkbook } from "@cdktf/provider-azurerm/lib/application-insights-workbook";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { Telemetry } from "../telemetry";
import { type WorkbookSection, workbookContent } from "./workbook-content";

export interface WorkbookProps {
  readonly telemetry: Telemetry;
  /** Becomes part of its name, e.g. "films". */
  readonly purpose: string;
  /** What stands in the portal's list, e.g. "Films". */
  readonly title: string;
  /** What it shows, from above to below. */
  readonly sections: readonly WorkbookSection[];
}

/** A page of charts in the portal, for whoever may read the telemetry; it costs nothing. */
export class Workbook extends Construct {
  readonly workbook: ApplicationInsightsWorkbook;

  constructor(scope: Construct, id: string, { telemetry, purpose, title, sections }: WorkbookProps) {
    super(scope, id);
    const name = telemetry.names.of("workbook", purpose);
    this.workbook = new ApplicationInsightsWorkbook(this, "Resource", {
      name: guidOf(name),
      // a name that another workbook of the resource group has is refused
      displayName: `${title} (${name})`,
      resourceGroupName: telemetry.resourceGroup.name,
      location: telemetry.resourceGroup.location,
      // Azure keeps it in small letters, and azurerm would see a difference
      sourceId: Fn.lower(telemetry.workspace.id),
      dataJson: JSON.stringify(workbookContent(sections, telemetry.workspace.id)),
    });
  }
}

/** Azure wants a GUID for the name of a workbook: the same in every deploy. */
function guidOf(name: string): string {
  const hex = createHash("sha256").update(`vitrine workbook ${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
