import { requestSection } from "../../../constructs/telemetry/workbook/request-charts";
import type { WorkbookSection } from "../../../constructs/telemetry/workbook/workbook-content";

/**
 * What is watched of articles: requests.
 *
 * @param app the API's function app
 */
export function articlesSections(app: string): readonly WorkbookSection[] {
  return [requestSection(app)];
}
