import { sameId } from "../../../azure/resource-id";
import {
  ONLINE_ENDPOINT,
  setTraffic,
  viewOf,
} from "../../services/machine-learning/resources/online-endpoint";
import type { Behaviour, World } from "../behaviour";
import type { Values } from "../protocol";
import { notFound, notRunLocally } from "../resource-error";
import type { Resource } from "../resource-store";
import { isRecord, optionalText, text } from "../values";
import { armType, azapiId, exported } from "./azapi";

/**
 * `azapi_update_resource`: a part of the body of a resource that something else made. As in azapi it reads the
 * resource, lays its own body over it and puts that; deleting it leaves everything as it is.
 */
export const azapiUpdateResource: Behaviour = {
  type: "azapi_update_resource",
  parity: "runs",
  reason: "moves the traffic of online endpoints; of other resources the body is only kept",
  isAct: true,

  id: (planned) => targetId(planned),

  async apply({ planned }, world) {
    const id = targetId(planned);
    const target = targetOf(planned, world);
    const body = isRecord(planned["body"]) ? planned["body"] : {};
    const answer = await update(target, body, world);
    return {
      resource_id: id,
      parent_id: optionalText(planned, "parent_id") ?? id.split("/").slice(0, -2).join("/"),
      name: id.slice(id.lastIndexOf("/") + 1),
      output: exported(planned["response_export_values"], answer),
    };
  },

  read({ values }, world) {
    const target = world.resources.get(text(values, "id"));
    if (target === undefined) return null;
    return { ...values, body: refreshed(values["body"], bodyOf(target, world)) };
  },
};

async function update(target: Resource, body: Values, world: World): Promise<Values> {
  if (isEndpoint(target)) {
    const { properties: { traffic, ...others } = {}, ...rest } = body as { properties?: Values };
    if (Object.keys(others).length > 0 || Object.keys(rest).length > 0) {
      throw notRunLocally(
        "updates of an online endpoint besides its traffic",
        "put it into the endpoint's own body",
        ["body"],
      );
    }
    if (traffic !== undefined) {
      await setTraffic(target.id, laidOver(world.machineLearning.trafficOf(target.id), traffic), world);
    }
    return viewOf(target, world);
  }
  const patched = laidOver(target.patched ?? {}, body) as Values;
  world.resources.put({ ...target, patched });
  return bodyOf({ ...target, patched }, world);
}

/** What Azure answers for the resource. */
function bodyOf(target: Resource, world: World): Values {
  if (isEndpoint(target)) return viewOf(target, world);
  const made = isRecord(target.values["body"]) ? target.values["body"] : {};
  return laidOver(made, target.patched ?? {}) as Values;
}

function isEndpoint({ type, values }: Resource): boolean {
  return type === "azapi_resource" && sameId(armType(values), ONLINE_ENDPOINT);
}

function targetOf(planned: Values, { resources }: World): Resource {
  const id = targetId(planned);
  const found = resources.get(id);
  if (found === undefined) throw notFound(id);
  return found;
}

function targetId(planned: Values): string {
  return optionalText(planned, "resource_id") ?? azapiId(planned);
}

/** azapi's MergeObject: objects are merged, so that nothing can be taken away; everything else is replaced. */
function laidOver(before: unknown, over: unknown): unknown {
  if (isRecord(before) && isRecord(over)) {
    const merged = Object.entries(over).map(([name, value]) => [name, laidOver(before[name], value)]);
    return { ...before, ...Object.fromEntries(merged) };
  }
  if (Array.isArray(before) && Array.isArray(over) && before.length === over.length) {
    return over.map((value, index) => laidOver(before[index], value));
  }
  return over;
}

/** azapi's UpdateObject: what the body says, as it is now. */
export function refreshed(body: unknown, now: unknown): unknown {
  if (isRecord(body) && isRecord(now)) {
    return Object.fromEntries(
      Object.entries(body).map(([name, value]) => {
        const current = now[name] ?? null;
        return [name, current === null ? value : refreshed(value, current)];
      }),
    );
  }
  if (Array.isArray(body) && Array.isArray(now) && body.length === now.length) {
    return body.map((value, index) => refreshed(value, now[index]));
  }
  return now;
}
