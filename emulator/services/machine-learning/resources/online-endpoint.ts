import type { Behaviour, Patch, ResourceChange, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import type { Resource } from "../../../resource-manager/resource-store";
import { azapiBehaviour, echo, propertiesOf } from "../../../resource-manager/types/azapi";
import { identitiesOf } from "../../../resource-manager/types/azapi-identities";
import { laidOver } from "../../../resource-manager/types/azapi-update";
import { block, isRecord, text, texts } from "../../../resource-manager/values";
import { EndpointError, type MachineLearning } from "../machine-learning";

export const onlineEndpoint = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints";

export const azapiOnlineEndpoint = (machineLearning: MachineLearning): Behaviour =>
  azapiBehaviour({
    type: onlineEndpoint,
    parity: "runs",
    reason:
      "an address that asks for a token and splits the traffic; without keys, mirrored traffic and networks",

    async respond(change, world) {
      const properties = propertiesOf(change.planned);
      if (properties["authMode"] !== "AADToken") {
        throw notRunLocally(`endpoints with ${properties["authMode"]}`, 'set authMode to "AADToken"', [
          "body",
        ]);
      }
      if (isRecord(properties["mirrorTraffic"]) && Object.keys(properties["mirrorTraffic"]).length > 0) {
        throw notRunLocally("mirrored traffic", "leave mirrorTraffic out", ["body"]);
      }
      await machineLearning.createOrUpdateEndpoint(endpointOf(change, world));
      // a PUT is the whole endpoint: without traffic in it, it has none afterwards
      await setTraffic(change.id, properties["traffic"], machineLearning);
      return viewOf({ ...change, values: change.planned }, machineLearning);
    },

    delete: ({ id }) => machineLearning.deleteEndpoint(id),

    async restore({ id, values, identity }, world) {
      await machineLearning.createOrUpdateEndpoint(endpointOf({ id, planned: values, identity }, world));
    },

    patch: trafficOf(machineLearning),
  });

/** Its traffic is moved without a change of the endpoint's own resource. */
const trafficOf = (machineLearning: MachineLearning): Patch => ({
  view: (endpoint) => viewOf(endpoint, machineLearning),

  async update({ id }, body) {
    const { properties: { traffic, ...others } = {}, ...rest } = body as { properties?: Values };
    if (Object.keys(others).length > 0 || Object.keys(rest).length > 0) {
      throw notRunLocally(
        "updates of an online endpoint besides its traffic",
        "put it into the endpoint's own body",
        ["body"],
      );
    }
    if (traffic !== undefined) {
      await setTraffic(id, laidOver(machineLearning.trafficOf(id), traffic), machineLearning);
    }
  },
});

/** What Azure Resource Manager answers for the endpoint now: with the traffic that was set last, by whomever. */
export function viewOf(
  endpoint: Pick<Resource, "id" | "values" | "identity">,
  machineLearning: MachineLearning,
): Values {
  const { id, values, identity } = endpoint;
  const found = machineLearning.status().find(({ resourceId }) => resourceId === id);
  return {
    ...echo({ id, planned: values }),
    location: values["location"],
    tags: values["tags"] ?? {},
    kind: "Managed",
    identity: identityOf(values, identity),
    properties: {
      description: null,
      properties: {},
      compute: null,
      mirrorTraffic: {},
      publicNetworkAccess: "Enabled",
      ...propertiesOf(values),
      provisioningState: "Succeeded",
      scoringUri: found?.scoringUri,
      swaggerUri: found && new URL("swagger.json", found.scoringUri).href,
      traffic: machineLearning.trafficOf(id),
    },
  };
}

/** @throws ResourceError 400 when the shares cannot be, 404 when there is no such endpoint */
export async function setTraffic(
  id: string,
  traffic: unknown,
  machineLearning: MachineLearning,
): Promise<void> {
  const shares = isRecord(traffic) ? traffic : {};
  const numbers = Object.entries(shares).map(([name, share]): [string, number] => [name, Number(share)]);
  await inAzuresWords(() => machineLearning.setTraffic(id, Object.fromEntries(numbers)));
}

/** @throws ResourceError with what the service said */
export async function inAzuresWords<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    if (!(cause instanceof EndpointError)) throw cause;
    throw new ResourceError(cause.statusCode, cause.code, cause.message, { cause });
  }
}

function endpointOf(
  { id, planned, identity }: Pick<ResourceChange, "id" | "planned" | "identity">,
  world: World,
) {
  const identities = identitiesOf(id, planned, identity, world);
  return { resourceId: id, name: text(planned, "name"), identities };
}

/** In Azure's own shape. */
function identityOf(values: Values, system: Resource["identity"]): Values {
  const declared = block(values, "identity") ?? {};
  const assigned = texts(declared, "identity_ids").map((id) => [id, {}]);
  return {
    type: declared["type"] ?? "None",
    ...(system ? { principalId: system.objectId } : {}),
    ...(assigned.length > 0 ? { userAssignedIdentities: Object.fromEntries(assigned) } : {}),
  };
}
