import type { People } from "../workload";
import type { WorkloadTemplate } from "./workload-template";

/** What each team may do; README.md has the same as a table. */
export function letIn({ developers, operators }: People, made: WorkloadTemplate): void {
  if (developers) made.grantRead(developers);
  if (operators) made.grantOperate(operators);
}
