import type { Identity } from "../../../identity/identity";
import type { Behaviour, ResourceChange, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { ResourceError } from "../../../resource-manager/resource-error";
import { exported, refuseSensitiveBody } from "../../../resource-manager/types/azapi";
import { refreshed } from "../../../resource-manager/types/azapi-update";
import { isRecord, text } from "../../../resource-manager/values";
import type { SearchServices } from "../search-services";

const audience = "https://search.azure.com/.default";

/** Written, as by azapi, over HTTP by whoever runs Terraform, who needs a data role. */
export const searchIndex = (search: SearchServices): Behaviour => ({
  type: "Microsoft.Search/searchServices/indexes",
  parity: "runs",
  reason: "an index of AI Search, written as the developer",
  inDataPlane: true,

  id: (planned) => `${text(planned, "parent_id")}/indexes('${text(planned, "name")}')`,

  async apply(change, world) {
    refuseSensitiveBody(change);
    await refuseExisting(change, search, world);
    const { planned } = change;
    const body = { ...(isRecord(planned["body"]) ? planned["body"] : {}), name: text(planned, "name") };
    await send("PUT", planned, { search, identity: world.identity }, body);
    const answer = await send("GET", planned, { search, identity: world.identity });
    return { output: exported(planned["response_export_values"], answer ?? {}) };
  },

  async read({ values }, world) {
    const now = await send("GET", values, { search, identity: world.identity });
    return now && { ...values, body: refreshed(values["body"], now) };
  },

  async delete({ values }, world) {
    await send("DELETE", values, { search, identity: world.identity });
  },
});

/** azapi makes what is not there; what somebody else made must be imported. */
async function refuseExisting(
  { id, prior, planned }: ResourceChange,
  search: SearchServices,
  world: World,
): Promise<void> {
  const own = world.resources.get(id);
  if (prior !== undefined || (own && world.isOrphan(own))) return;
  if ((await send("GET", planned, { search, identity: world.identity })) === null) return;
  throw new ResourceError(
    409,
    "ResourceExists",
    `A resource with the ID "${id}" already exists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for "azapi_data_plane_resource" for more information.`,
  );
}

/** @returns the answer's body, or null for what is not there. @throws ResourceError with the service's words */
async function send(
  method: "GET" | "PUT" | "DELETE",
  values: Values,
  { search, identity }: { readonly search: SearchServices; readonly identity: Identity },
  body?: Values,
): Promise<Values | null> {
  const address = addressOf(values, search);
  if (address === undefined) {
    if (method === "PUT") throw noSuchService(text(values, "parent_id"));
    return null; // the service went first, and its indexes with it
  }
  const token = await identity.credential(identity.deployer.objectId).getToken(audience);
  const name = encodeURIComponent(text(values, "name"));
  const version = text(values, "type").split("@")[1] ?? "";
  const response = await reach(`${address}/indexes('${name}')?api-version=${version}`, {
    method,
    headers: { authorization: `Bearer ${token?.token}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (response.status === 404 && method !== "PUT") return null;
  const answer = (await response.json().catch(() => ({}))) as Values;
  if (response.ok) return answer;
  const error = isRecord(answer["error"]) ? answer["error"] : {};
  throw new ResourceError(
    response.status,
    String(error["code"] ?? "DataPlaneRefused"),
    String(error["message"] ?? `the search service answered ${response.status}`),
  );
}

function addressOf(values: Values, search: SearchServices): string | undefined {
  const host = text(values, "parent_id");
  return search.status().find(({ address }) => new URL(address).host === host)?.address;
}

function noSuchService(host: string): ResourceError {
  return new ResourceError(
    404,
    "ParentResourceNotFound",
    `no search service of the local Azure has the address "${host}".\n` +
      "  why: the parent of an index is the host of a service, without https://\n" +
      "  fix: take it from the service's properties.endpoint",
    { attribute: ["parent_id"] },
  );
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (cause) {
    throw new ResourceError(503, "SearchServiceNotReached", `${url} does not answer`, { cause });
  }
}
