import { Command } from "commander";
import { type Access, accessOf } from "../../ci/access/access";
import { accessTo } from "../../ci/access/access-to";
import { principalInWords } from "../../ci/access/principals";
import type { Stack } from "../../ci/stack";
import type { Environment } from "../../environments/environment";
import { colours as pc } from "../colours";
import { allEnvironments, stackOf } from "../environments";
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
      const teams = (await allEnvironments()).find(({ name }) => name === environment)?.teams ?? {};
      console.log(json ? JSON.stringify(accesses) : tables(accesses, teams));
    });

function accessOn(stack: Stack, what: string): Access[] {
  const found = accessTo(stack, accessOf(stack), what);
  if (found) return found;
  throw new Failure("ResourceNotFound", {
    what: `the environment ${stack.environment} has no resource or construct ${what}`,
    fix: `npx vitrine access ${stack.environment} shows the paths in its second column`,
  });
}

type Teams = Environment["teams"];

/** One table for each principal. */
function tables(accesses: readonly Access[], teams: Teams): string {
  const nameOf = (principal: Access["principal"]) =>
    `${principalInWords(principal)}${teamsOf(principal, teams)}`;
  const principals = [...new Set(accesses.map(({ principal }) => nameOf(principal)))].sort();
  return principals
    .map((name) => {
      const grants = accesses.filter(({ principal }) => nameOf(principal) === name);
      return `${pc.bold(name)}\n${table(grants)}`;
    })
    .join("\n\n");
}

const titles: Readonly<Record<keyof Teams, string>> = {
  developers: "developers",
  operators: "operators",
  dataEngineers: "data engineers",
  dataScientists: "data scientists",
  mlOperations: "ML operations",
};

/** " (developers, operators)": what the environment's file calls somebody. */
function teamsOf({ name }: Access["principal"], teams: Teams): string {
  const names = Object.entries(titles).flatMap(([team, title]) =>
    teams[team as keyof Teams]?.objectId === name ? [title] : [],
  );
  return names.length > 0 ? ` (${names.join(", ")})` : "";
}

function table(grants: readonly Access[]): string {
  const rows = plainTable(["may", "on", "", "role"]);
  for (const { may, on, role, conditional } of grants)
    rows.push([may, on.path, on.kind, conditional ? `${role}, with a condition` : role]);
  return rows.toString().replaceAll(/^/gm, "  ");
}
