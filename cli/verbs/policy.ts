import { Command } from "commander";
import { grantFindings } from "../../ci/grants/grant-findings";
import { checkPolicy, type Verdict } from "../../ci/policy/check";
import { today } from "../../ci/policy/dates";
import { counted, findingsInWords } from "../../ci/policy/findings-in-words";
import { colours as pc } from "../colours";
import { synthesized } from "../environments";
import { plainTable } from "../plain-table";
import type { Verb } from "../verb";

/** What the policy finds in an environment, what that lives with, and which rules do not look at it. */
export const policy: Verb = (root, exit) =>
  new Command("policy")
    .description("judge an environment as its sources are now; exit code 3 when the policy refuses it")
    .argument("<environment>")
    .option("--json", "findings, suppressions and rules that are off, as one JSON document")
    .action(async (name: string, options: { readonly json?: true }) => {
      const { environment: facts, stack } = await synthesized(root, name);
      const others = grantFindings(stack);
      const verdict = checkPolicy({ stack, facts, today: today(), others });
      console.log(options.json ? JSON.stringify(verdict) : described(verdict));
      if (verdict.refused) exit(3);
    });

function described(verdict: Verdict): string {
  const { environment, today: day, refused, findings } = verdict;
  const outcome = refused ? pc.red("refused") : pc.green("passes");
  return [
    findingsInWords([verdict], { error: pc.red, warning: pc.yellow }),
    suppressions(verdict),
    rulesOff(verdict),
    `${pc.bold(environment)} ${outcome} on ${day}: ${counted(findings)}`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

function suppressions({ suppressed }: Verdict): string {
  if (suppressed.length === 0) return "";
  const table = plainTable(["suppressed", "at", "until", "because"]);
  for (const { rule, path, expires, reason } of suppressed) table.push([rule, path, expires, reason]);
  return table.toString();
}

function rulesOff({ off }: Verdict): string {
  if (off.length === 0) return "";
  const table = plainTable(["off here", "because"]);
  for (const { rule, why } of off) table.push([rule, why]);
  return table.toString();
}
