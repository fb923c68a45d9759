import { isForEverything, rolesAllowing } from "../../azure/roles/allows";
import type { Need } from "./need";

/** The verb of our constructs that gives a role. */
const verbs: Readonly<Record<string, string>> = {
  AcrPull: "grantPull",
  "AzureML Metrics Writer (preview)": "grantMetrics",
  "Key Vault Secrets Officer": "grantManage",
  "Key Vault Secrets User": "grantRead",
  "Monitoring Metrics Publisher": "grantPublish",
  "Storage Blob Data Contributor": "grantReadWrite",
  "Storage Blob Data Owner": "grantOwn",
  "Storage Blob Data Reader": "grantRead",
  "Storage Queue Data Contributor": "grantQueues",
  "Storage Table Data Contributor": "grantTables",
};

/** The narrowest role that allows all of it; undefined when there is none. */
export function roleFor(needs: readonly Need[]): string | undefined {
  const named = needs.find(({ what }) => "role" in what)?.what;
  if (named && "role" in named) return named.role;
  return rolesFor(needs.flatMap(({ what }) => ("action" in what ? [what.action] : [])))[0];
}

/** Roles for one kind of service that allow all these operations, the narrowest first; never those for everything. */
export function rolesFor(actions: readonly string[]): string[] {
  return rolesAllowing(actions)
    .filter((role) => !isForEverything(role))
    .map(({ name }) => name);
}

/** What to change in the constructs so that `by` may do all of it on what lies at `path`. */
export function howToGrant(needs: readonly Need[], by: string, path: string): string {
  const role = roleFor(needs);
  if (role === undefined) return `assign ${by} roles on ${path} that allow ${actionsIn(needs).join(", ")}`;
  const verb = verbs[role];
  return verb
    ? `call ${verb} on ${path} for ${by}: the role "${role}"`
    : `grant ${by} the role "${role}" on ${path}`;
}

/** Operations or roles, each once. */
export function actionsIn(needs: readonly Need[]): string[] {
  return [...new Set(needs.map(({ what }) => ("action" in what ? what.action : `the role "${what.role}"`)))];
}

/** The platform's reasons, each once; the first few of them. */
export function reasonsOf(needs: readonly Need[]): string {
  const reasons = [...new Set(needs.map(({ why }) => why))];
  const more = reasons.length - mostReasons;
  return `${reasons.slice(0, mostReasons).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const mostReasons = 3;
