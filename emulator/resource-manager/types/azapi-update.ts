import type { Behaviour, Patch, World } from "../behaviour";
import type { Values } from "../protocol";
import { notFound } from "../resource-error";
import type { Resource } from "../resource-store";
import { isRecord, optionalText, text } from "../values";
import { azapiId, exported } from "./azapi";

/**
 * `azapi_update_resource`: a part of the body of a resource that something else made. As in azapi it reads the
 * resource, lays its own body over it and puts that; deleting it leaves everything as it is.
 */
export const azapiUpdateResource: Behaviour = {
  type: "azapi_update_resource",
  parity: "runs",
  reason:
    "what the service lets somebody else change, such as traffic; of other resources the body is only kept",
  isAct: true,

  id: (planned) => targetId(planned),

  async apply({ planned }, world) {
    const id = targetId(planned);
    const target = world.resources.get(id);
    if (target === undefined) throw notFound(id);
    const body = isRecord(planned["body"]) ? planned["body"] : {};
    const patch = patchOf(target, world);
    await patch.update(target, body, world);
    return {
      resource_id: id,
      parent_id: optionalText(planned, "parent_id") ?? id.split("/").slice(0, -2).join("/"),
      name: id.slice(id.lastIndexOf("/") + 1),
      output: exported(planned["response_export_values"], patch.view(target, world)),
    };
  },

  read({ values }, world) {
    const target = world.resources.get(text(values, "id"));
    if (target === undefined) return null;
    return { ...values, body: refreshed(values["body"], patchOf(target, world).view(target, world)) };
  },
};

function patchOf({ type, values }: Resource, world: World): Patch {
  return world.behaviours.of(type, values).patch ?? onlyKept;
}

const onlyKept: Patch = {
  view({ id, values }, { resources }) {
    const made = isRecord(values["body"]) ? values["body"] : {};
    return laidOver(made, resources.get(id)?.patched ?? {}) as Values;
  },
  async update(target, body, { resources }) {
    resources.put({ ...target, patched: laidOver(target.patched ?? {}, body) as Values });
  },
};

function targetId(planned: Values): string {
  return optionalText(planned, "resource_id") ?? azapiId(planned);
}

/** azapi's MergeObject: objects are merged, so that nothing can be taken away; everything else is replaced. */
export function laidOver(before: unknown, over: unknown): unknown {
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
