import { setTimeout as sleep } from "node:timers/promises";
import { localDeployersId, localDeveloperId } from "../../emulator/identity/local-ids";
import type { Values } from "../../emulator/resource-manager/protocol";
import type { LocalEstate } from "./local-estate";

/** What lets a principal in: a role assignment, or an access policy of a cache. */
export interface Grant {
  /** Where the constructs make it, e.g. "Images/Storage/input/StorageBlobDataReader". */
  readonly path: string;
  /** Name of the role, or of the policy. */
  readonly role: string;
  readonly principalId: string;
  /** ARM id */
  readonly scope: string;
  /** How Terraform knows it. */
  readonly resource: { readonly provider: string; readonly type: string; readonly state: Values };
}

/** Every grant of a deployed estate. */
export function grantsOf(estate: LocalEstate): Grant[] {
  const assignments = Object.entries(estate.resources("azurerm_role_assignment")).map(([name, state]) => ({
    path: pathOf(name),
    role: String(state["role_definition_name"]),
    principalId: String(state["principal_id"]),
    scope: String(state["scope"]),
    resource: { provider: "azurerm", type: "azurerm_role_assignment", state },
  }));
  const policies = Object.entries(estate.resources("azapi_resource"))
    .filter(([, { type }]) => String(type).includes("/accessPolicyAssignments@"))
    .map(([name, state]) => {
      const { properties } = state["body"] as Policy;
      return {
        path: pathOf(name),
        role: properties.accessPolicyName,
        principalId: properties.user.objectId,
        scope: String(state["parent_id"]),
        resource: { provider: "azapi", type: "azapi_resource", state },
      };
    });
  return [...assignments, ...policies];
}

interface Policy {
  readonly properties: { readonly accessPolicyName: string; readonly user: { readonly objectId: string } };
}

/** Takes grants away behind Terraform's back, and gives them back after the work. */
export async function without<Answer>(
  estate: LocalEstate,
  grants: readonly Pick<Grant, "resource">[],
  work: () => Promise<Answer>,
): Promise<Answer> {
  for (const { resource } of grants) await estate.call("/terraform/delete", resource);
  try {
    return await work();
  } finally {
    for (const { resource } of grants) {
      const { provider, type, state } = resource;
      await estate.call("/terraform/apply", { provider, type, prior: null, planned: state });
    }
  }
}

/**
 * Takes a grant away and does what needs it, until a person would see why it does not work.
 *
 * @returns "refused" when this one grant was named, else what was heard instead after half a minute
 */
export async function refusalWithout(
  estate: LocalEstate,
  grant: Grant,
  provoke: () => Promise<unknown>,
): Promise<string> {
  const { heard, ended } = await without(estate, [grant], () =>
    hear(estate, provoke, (line) => tellsOf(line, grant)),
  );
  // what was under way ends well now, and does not disturb the next
  await ended;
  return heard;
}

/**
 * Does something that is to fail, and listens where a person would: to the answer, the logs of the apps, and the local Azure's own.
 *
 * @param tells whether a line is what is waited for
 * @returns "refused", or what was heard instead after half a minute; `ended` when what was done is over
 */
export async function hear(
  estate: LocalEstate,
  provoke: () => Promise<unknown>,
  tells: (line: string) => boolean,
): Promise<{ readonly heard: string; readonly ended: Promise<void> }> {
  const since = new Date();
  let answer: string | undefined;
  const ended = provoke().then(
    () => {
      answer = "";
    },
    (error: Error) => {
      answer = error.message;
    },
  );
  for (const end = Date.now() + 100_000; Date.now() < end; await sleep(50)) {
    const items = (await estate.logs(since)).map(
      ({ name, properties }) => `${name} ${JSON.stringify(properties)}`,
    );
    if ([answer ?? "", ...estate.said(since), ...items].some(tells)) return { heard: "refused", ended };
  }
  return { heard: `nothing was refused ${answer ?? "and nothing was answered"}`, ended };
}

/** Whether a line says that this one grant is missing: to whom, what, and on what. */
function tellsOf(line: string, { role, principalId, scope }: Grant): boolean {
  // who misses a role of a group is a member of it
  const missing = principalId === localDeployersId ? localDeveloperId : principalId;
  if (!line.includes(missing) || !line.includes(role)) return false;
  const [, cache] = /may not use the cache ([\w-]+)/.exec(line) ?? [];
  if (cache !== undefined) return scope.includes(`/${cache}/`);
  const [, resource] = /may not perform \S+ on (\/[\w./-]*\w)/.exec(line) ?? [];
  return resource !== undefined && `${resource}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase());
}

/** Terraform's names are paths, with hashes of the grantee and of the whole. */
export function pathOf(name: string): string {
  return name.replace(/(-[0-9a-f]{8})?_[0-9A-F]{8}$/, "").replaceAll("_", "/");
}
