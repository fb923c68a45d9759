import { Command } from "commander";
import { type Access, accessOf } from "../../ci/access/access";
import { accessTo } from "../../ci/access/access-to";
import { inWords } from "../../ci/access/principals";
import type { Stack } from "../../ci/stack";
import { colours as pc } from "../colours";
import { stackOf } from "../environments";
import { Failure } from "../failure";
import { plainTable } from "../plain-table";
import type { Verb } from "../verb";

interface Options {
  readonly json?: true;
  readonly on?: string;
}

/** Who may do what on which resource after a deploy, as the synthesized stack says. */
export const access: Verb = (root) =>
  new Command("access")
    .description("show who may do what on which resource: people and managed identities, from the plan")
    .argument("<environment>")
    .option("--on <resource>", "only who can touch it: a construct path, an address or a name in Azure")
    .option("--json", "one JSON document")
    .action(async (environment: string, { json, on }: Options) => {
      const stack = await stackOf(root, environment);
      const accesses = on === undefined ? accessOf(stack) : accessOn(stack, on);
      console.log(json ? JSON.stringify(accesses) : tables(accesses));
    });

function accessOn(stack: Stack, what: string): Access[] {
  const found = accessTo(stack, accessOf(stack), what);
  if (found) return found;
  throw new Failure("ResourceNotFound", {
    what: `the environment ${stack.environment} has no resource or construct ${what}`,
    fix: `npx vitrine access ${stack.environment} shows the paths in its second column`,
  });
}

/** One table for each principal. */
function tables(accesses: readonly Access[]): string {
  const principals = [...new Set(accesses.map(({ principal }) => inWords(principal)))].sort();
  return principals
    .map((name) => {
      const grants = accesses.filter(({ principal }) => inWords(principal) === name);
      return `${pc.bold(name)}\n${table(grants)}`;
    })
    .join("\n\n");
}

function table(grants: readonly Access[]): string {
  const rows = plainTable(["may", "on", "", "role"]);
  for (const { may, on, role, conditional } of grants)
    rows.push([may, on.path, on.kind, conditional ? `${role}, with a condition` : role]);
  return rows.toString().replaceAll(/^/gm, "  ");
}
