import { retirements, tableDate } from "../../azure/retirements";
import type { Rule } from "./rule";
import { rulePack } from "./rule-pack";

/** The table of rules, for docs/policy.md. */
export function rulesInMarkdown(): string {
  const rows = rulePack.map((rule) => [`\`${rule.id}\``, rule.demand, rule.reason, rule.fix, scopeOf(rule)]);
  return table(["rule", "every resource it looks at …", "why", "fix", "where"], rows);
}

/** What Azure takes away, soonest first, for docs/policy.md. */
export function retirementsInMarkdown(): string {
  const rows = [...retirements]
    .sort((a, b) => (a.retires < b.retires ? -1 : 1))
    .map(({ what, retires, closed, instead, source }) => [what, retires, closed ?? "", instead, source]);
  return `As of ${tableDate}:\n\n${table(["what", "ends", "nothing new since", "instead", "read in"], rows)}`;
}

function scopeOf({ where, offOnOneMachine }: Rule): string {
  if (where) return `where ${where}`;
  return offOnOneMachine ? `in Azure; on one machine ${offOnOneMachine}` : "everywhere";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}
