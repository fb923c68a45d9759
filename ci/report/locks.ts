import { fitted } from "./markdown-parts";
import type { LockInTheWay, Report } from "./report";

export const unlockOf = ({ environment }: Pick<Report, "environment">): string =>
  `npx vitrine unlock ${environment}`;

/** "the role assignment Reader is deleted; the lock is on Images/Storage" */
export function inTheWayInWords({ path, action, resource, lock }: LockInTheWay): string {
  const what = action === "replace" ? "is deleted and made anew" : "is deleted";
  return `the ${resource} ${what}${path === lock ? ", and is locked" : `; the lock is on ${lock}`}`;
}

/** What has to be done before the deploy, and what the deploy does about locks. */
export function locksInMarkdown(report: Report, budget: number): string {
  const { inTheWay, lifted } = report.locks;
  const needs = fitted(
    inTheWay.map((each) => `> - \`${each.path}\`: ${inTheWayInWords(each)}`),
    budget,
    (rest) => `> - and ${rest} more`,
  );
  const blocked = [
    "> [!IMPORTANT]",
    `> **This needs \`${unlockOf(report)}\` right before the deploy**: Azure deletes nothing at or below a lock.`,
    ...needs,
    ">",
    "> The deploy puts the locks back.",
  ];
  const places = lifted.map((path) => `\`${path}\``).join(", ");
  const restored = ["> [!NOTE]", `> **Locks are lifted; this deploy puts them back**: ${places}.`];
  return [...(inTheWay.length > 0 ? [blocked] : []), ...(lifted.length > 0 ? [restored] : [])]
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}
