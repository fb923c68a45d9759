import type { Behaviour, World } from "../behaviour";
import type { Action, Contribution } from "../contribution";
import type { Values } from "../protocol";
import { notFound, notRunLocally } from "../resource-error";
import { optionalText, text } from "../values";
import { armType, exported, refuseSensitiveBody } from "./azapi";

/** `azapi_resource_action` and its data source, for what the services can be asked. */
export function azapiActions(
  actions: readonly Action[],
): Required<Pick<Contribution, "resources" | "dataSources">> {
  return {
    resources: [azapiResourceAction(actions)],
    dataSources: {
      async azapi_resource_action(config, world) {
        const { response, output } = await act(config, world, actions);
        const sensitive_output = exported(config["sensitive_response_export_values"], response);
        return { id: text(config, "resource_id"), output, sensitive_output };
      },
    },
  };
}

/** Done at creation, and again whenever Terraform sees a change in it. */
function azapiResourceAction(actions: readonly Action[]): Behaviour {
  return {
    type: "azapi_resource_action",
    parity: "runs",
    reason: `asks for one of: ${namesOf(actions)}`,
    isAct: true,

    id: (planned) =>
      [text(planned, "resource_id"), optionalText(planned, "action")].filter(Boolean).join("/"),

    async apply(change, world) {
      refuseSensitiveBody(change);
      const { planned } = change;
      const isLater = optionalText(planned, "when") === "destroy";
      const { response, output } = await act(planned, world, isLater ? actions.map(later) : actions);
      return { output, sensitive_output: exported(planned["sensitive_response_export_values"], response) };
    },

    async delete({ values }, world) {
      if (optionalText(values, "when") === "destroy") await act(values, world, actions);
    },
  };
}

async function act(
  values: Values,
  world: World,
  actions: readonly Action[],
): Promise<{ response: Values; output: unknown }> {
  const type = armType(values);
  const wanted = optionalText(values, "action") ?? "";
  const action = actions.find(({ name }) => name.toLowerCase() === `${type} ${wanted}`.trim().toLowerCase());
  if (action === undefined) {
    throw notRunLocally(`the action "${wanted}" of ${type}`, `use one of: ${namesOf(actions)}`, ["action"]);
  }
  const id = text(values, "resource_id");
  const owner = action.ownerOf?.(id) ?? id;
  if (world.resources.get(owner) === undefined) throw notFound(owner);
  const response = await action.act(id, values, world);
  return { response, output: exported(values["response_export_values"], response) };
}

/** The same action, which does nothing yet. */
function later(action: Action): Action {
  return { ...action, act: () => ({}) };
}

function namesOf(actions: readonly Action[]): string {
  return actions.map(({ name }) => name).join(", ");
}
