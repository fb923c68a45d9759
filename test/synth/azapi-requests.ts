import { AzapiAction, AzapiResource, AzapiUpdateResource } from "../../constructs/core/azapi";
import { armTypes, problemsInAction, problemsInBody } from "../support/arm-types";
import type { Attributes, Plan } from "../support/plan";

/** What azapi sends to Azure Resource Manager. */
export interface AzapiRequest {
  /** In the plan, e.g. "azapi_resource.Search_Index_1A2B". */
  readonly address: string;
  /** With its API version, e.g. "Microsoft.Web/sites@2025-03-01". */
  readonly type: string;
  /** With the name and location that azapi adds; undefined for a request without one. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** What is asked of the resource; undefined where it is the resource itself that is written. */
  readonly action?: string | undefined;
  /** Leaves the rest of the resource as it is, so that nothing is missing in it. */
  readonly isPart: boolean;
}

/** Every request of a plan's azapi resources, of all kinds that there are. */
export function azapiRequests({ synthesized }: Plan): readonly AzapiRequest[] {
  const kinds = Object.entries(synthesized.resource ?? {}).filter(([kind]) => kind.startsWith("azapi_"));
  return kinds.flatMap(([kind, resources]) =>
    Object.entries(resources).map(([name, attributes]) => requestOf(kind, `${kind}.${name}`, attributes)),
  );
}

function requestOf(kind: string, address: string, attributes: Attributes): AzapiRequest {
  const { type, body, method, action } = attributes;
  const common = { address, type: String(type), isPart: false };
  const lastPart = String(attributes["resource_id"]).split("/").at(-1);
  switch (kind) {
    case AzapiResource.tfResourceType:
      return { ...common, body: wholeBody(attributes) };
    case AzapiUpdateResource.tfResourceType:
      return { ...common, body: { name: lastPart, ...(body as object) }, isPart: true };
    case AzapiAction.tfResourceType:
      if (typeof action === "string") return { ...common, action, body: body as AzapiRequest["body"] };
      return {
        ...common,
        body: body === undefined ? undefined : { name: lastPart, ...(body as object) },
        isPart: method === "PATCH",
      };
    default:
      throw new Error(`${address}: nobody has said how a body of ${kind} is checked`);
  }
}

function wholeBody({ name, location, identity, tags, body }: Attributes): Record<string, unknown> {
  return {
    name,
    ...(location === undefined ? {} : { location }),
    ...(identity === undefined ? {} : { identity: { type: "UserAssigned" } }),
    ...(tags === undefined ? {} : { tags }),
    ...(body as object),
  };
}

/** What the published type of a request refuses in its body; undefined where this machine has no published types. */
export function problemsInRequest({ type, action, body = {}, isPart }: AzapiRequest): string[] | undefined {
  const types = armTypes(providerAndVersion(type));
  if (action !== undefined) return types && problemsInAction(types, type, action, body);
  const problems = types && problemsInBody(types, type, body);
  return isPart ? problems?.filter((problem) => !problem.endsWith(": missing")) : problems;
}

/** "microsoft.web@2025-03-01" of "Microsoft.Web/sites@2025-03-01". */
function providerAndVersion(type: string): string {
  return `${type.split("/")[0]}@${type.split("@")[1]}`.toLowerCase();
}
