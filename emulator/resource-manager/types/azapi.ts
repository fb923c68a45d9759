import { azapiId as idBelow } from "../arm-paths";
import type { Behaviour, ResourceChange, World } from "../behaviour";
import type { Values } from "../protocol";
import { notRunLocally } from "../resource-error";
import { at, isRecord, optionalText, text } from "../values";

interface AzapiBehaviour extends Omit<Behaviour, "id" | "apply"> {
  /** Makes it so and answers what Azure Resource Manager would: the body with what Azure adds. */
  respond(change: ResourceChange, world: World): Promise<Values> | Values;
}

/** A behaviour of `azapi_resource`, which exports parts of Azure's answer as `output`. */
export function azapiBehaviour({ respond, ...behaviour }: AzapiBehaviour): Behaviour {
  return {
    ...behaviour,
    id: (planned) => azapiId(planned),
    async apply(change, world) {
      refuseSensitiveBody(change);
      const response = await respond(change, world);
      return { output: exported(change.planned["response_export_values"], response) };
    },
  };
}

/** It would have to be kept, for the next start of what it describes, and Terraform promises that it is not. */
export function refuseSensitiveBody({ writeOnly }: ResourceChange): void {
  if ((writeOnly["sensitive_body"] ?? null) === null) return;
  throw notRunLocally("bodies that are only written", "keep the secret in Key Vault and refer to it", [
    "sensitive_body",
  ]);
}

/** Azure's answer for what is only kept. */
export function echo({ id, planned }: Pick<ResourceChange, "id" | "planned">): Values {
  const body = isRecord(planned["body"]) ? planned["body"] : {};
  return { ...body, id, name: planned["name"], type: armType(planned) };
}

/** What a body says below "properties". */
export function propertiesOf(planned: Values): Values {
  const properties = at(planned, "body.properties");
  return isRecord(properties) ? properties : {};
}

/** "Microsoft.Web/sites" of "Microsoft.Web/sites@2025-03-01". */
export function armType(values: Values): string {
  return text(values, "type").split("@")[0] ?? "";
}

/** The id that parent and name make. */
export function azapiId(planned: Values): string {
  return idBelow(optionalText(planned, "parent_id") ?? "", text(planned, "type"), text(planned, "name"));
}

/**
 * What `response_export_values` asks for: a list of paths keeps the shape of the answer, a map gives new
 * names, "*" is everything. Without it nothing is exported.
 */
export function exported(wanted: unknown, response: Values): unknown {
  if (Array.isArray(wanted)) {
    if (wanted.includes("*")) return response;
    return wanted.reduce<Values>((output, path) => merge(output, nest(String(path), response)), {});
  }
  if (isRecord(wanted)) {
    return Object.fromEntries(
      Object.entries(wanted).map(([name, path]) => [name, at(response, String(path)) ?? null]),
    );
  }
  return {};
}

function nest(path: string, response: Values): Values {
  const value = at(response, path);
  if (value === undefined) return {};
  return path.split(".").reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as Values;
}

function merge(one: Values, other: Values): Values {
  const merged: Record<string, unknown> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const known = merged[name];
    merged[name] = isRecord(known) && isRecord(value) ? merge(known, value) : value;
  }
  return merged;
}
