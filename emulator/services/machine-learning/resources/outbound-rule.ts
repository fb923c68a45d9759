import { isWithin, parentOf, sameId } from "../../../../azure/resource-id";
import type { ResourceChange, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { armType, azapiBehaviour, echo, propertiesOf } from "../../../resource-manager/types/azapi";
import { at, optionalText } from "../../../resource-manager/values";
import { requireApproval } from "./access";
import { workspaceType } from "./workspace";

export const outboundRuleType = `${workspaceType}/outboundRules`;

export const azapiOutboundRule = azapiBehaviour({
  type: outboundRuleType,
  parity: "recorded",
  reason: "jobs run on this machine, which reaches every service; emulator/unkind lets them out by it",

  respond(change, world) {
    const properties = propertiesOf(change.planned);
    const kind = optionalText(properties, "type");
    if (kind !== "PrivateEndpoint") {
      throw notRunLocally(
        `outbound rules of the type ${kind ?? "nothing"}`,
        'set properties.type to "PrivateEndpoint", and name a resource: nothing here is a firewall',
        ["body"],
      );
    }
    const workspace = world.resources.get(parentOf(change.id) ?? "")?.values ?? {};
    requireNetwork(workspace);
    const target = targetOf(properties, world);
    requireNoOther(change, target, world);
    requireApproval(workspace, target, world);
    return { ...echo(change), properties: { ...properties, status: "Active" } };
  },
});

/** @throws ResourceError 400 for a workspace whose machines are in no network of its own */
function requireNetwork(workspace: Values): void {
  const mode = at(propertiesOf(workspace), "managedNetwork.isolationMode") ?? "Disabled";
  if (mode !== "Disabled") return;
  throw refusal(
    "the workspace has no network of its own, so that nothing has to be let out",
    'set properties.managedNetwork.isolationMode of the workspace to "AllowInternetOutbound", or take the rule away',
  );
}

/** @throws ResourceError 400 when it leads nowhere */
function targetOf(properties: Values, { resources }: World): string {
  const target = at(properties, "destination.serviceResourceId");
  const found = typeof target === "string" ? resources.get(target) : undefined;
  if (found !== undefined) return found.id;
  throw refusal(`the rule leads to ${target ?? "nothing"}, which does not exist`, "make the resource first");
}

/** @throws ResourceError 400 when another rule of the workspace leads there */
function requireNoOther({ id, planned }: ResourceChange, target: string, { resources }: World): void {
  const part = partOf(planned);
  const other = resources
    .ofType("azapi_resource")
    .filter(({ values }) => armType(values) === outboundRuleType)
    .filter((rule) => !sameId(rule.id, id) && isWithin(rule.id, parentOf(id) ?? ""))
    .find(({ values }) => partOf(values) === part && sameId(leadsTo(values), target));
  if (other === undefined) return;
  throw refusal(`${other.id} leads to the same part of ${target}`, "keep one of the two");
}

const leadsTo = (values: Values) => String(at(propertiesOf(values), "destination.serviceResourceId"));
const partOf = (values: Values) => at(propertiesOf(values), "destination.subresourceTarget");

function refusal(why: string, fix: string): ResourceError {
  return new ResourceError(
    400,
    "ValidationError",
    `The outbound rule is not made.\n  why: ${why}\n  fix: ${fix}`,
    { attribute: ["body"] },
  );
}
