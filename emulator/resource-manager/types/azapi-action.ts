import { ONLINE_ENDPOINT } from "../../services/machine-learning/resources/online-endpoint";
import type { Behaviour, World } from "../behaviour";
import type { Values } from "../protocol";
import { putEndpoint } from "../put-endpoint";
import { notFound, notRunLocally, ResourceError } from "../resource-error";
import { at, optionalText, text } from "../values";
import { armType, exported, refuseSensitiveBody } from "./azapi";

type Action = (id: string, world: World, values: Values) => Promise<Values>;

/** What can be asked of a resource, by Azure's type and the action in lower case. */
const actions: Readonly<Record<string, Action>> = {
  "Microsoft.Web/sites restart": async (id, { functions }) => {
    await restart(() => functions.restartSite(id));
    return {};
  },
  // the host has indexed its functions when a restart answers, so there is nothing left to synchronize
  "Microsoft.Web/sites syncfunctiontriggers": async () => ({ status: "success" }),
  "Microsoft.Web/sites host/default/listkeys": async (id, { functions }) => ({
    ...(await functions.hostKeys(id)),
  }),
  // there are no networks here that somebody would have to wait for
  "Microsoft.MachineLearningServices/workspaces provisionManagedNetwork": async () => ({
    status: "Active",
    sparkReady: false,
  }),
  // Azure makes these policies with the app, so there is nothing to create
  "Microsoft.Web/sites/basicPublishingCredentialsPolicies": async (_, __, values) => {
    if (at(values, "body.properties.allow") === false) return {};
    throw notRunLocally("publishing with a password", "set properties.allow to false");
  },
  // a deployment with traffic cannot be deleted, so what destroys it takes the traffic away first
  [ONLINE_ENDPOINT]: (id, world, values) => putEndpoint(id, String(values["method"]), values["body"], world),
};

/** `azapi_resource_action`: done at creation, and again whenever Terraform sees a change in it. */
export const azapiResourceAction: Behaviour = {
  type: "azapi_resource_action",
  parity: "runs",
  reason:
    "restart, syncfunctiontriggers and listkeys of function apps; the traffic of online endpoints; a workspace's network, which is there at once",
  isAct: true,

  id: (planned) => [text(planned, "resource_id"), optionalText(planned, "action")].filter(Boolean).join("/"),

  async apply(change, world) {
    refuseSensitiveBody(change);
    const { planned } = change;
    const { response, output } = await act(planned, world, optionalText(planned, "when") !== "destroy");
    return { output, sensitive_output: exported(planned["sensitive_response_export_values"], response) };
  },

  async delete({ values }, world) {
    if (optionalText(values, "when") === "destroy") await act(values, world, true);
  },
};

/** The data source of the same name. */
export async function readAction(config: Values, world: World): Promise<Values> {
  const { response, output } = await act(config, world, true);
  const sensitive_output = exported(config["sensitive_response_export_values"], response);
  return { id: text(config, "resource_id"), output, sensitive_output };
}

async function act(
  values: Values,
  world: World,
  now: boolean,
): Promise<{ response: Values; output: unknown }> {
  const type = armType(values);
  const name = optionalText(values, "action") ?? "";
  const action = Object.entries(actions).find(
    ([known]) => known.toLowerCase() === `${type} ${name}`.trim().toLowerCase(),
  );
  if (action === undefined) {
    const known = Object.keys(actions).join(", ");
    throw notRunLocally(`the action "${name}" of ${type}`, `use one of: ${known}`, ["action"]);
  }
  const id = text(values, "resource_id");
  const site = id.split("/basicPublishingCredentialsPolicies/")[0] ?? id;
  if (world.resources.get(site) === undefined) throw notFound(site);
  const response = now ? await action[1](id, world, values) : {};
  return { response, output: exported(values["response_export_values"], response) };
}

async function restart(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ResourceError(500, "RestartFailed", `the function app did not start: ${why}`, { cause });
  }
}
