import { normalLocation, type Path, type PlanInput, planResource, type ResourcePlan } from "../planning/plan";
import { contentOf, Dynamic, isEqual, isKnown, type ObjectValue, unknown, type Value } from "../values/value";

const emptyBody = new Dynamic(["object", {}], {});

/**
 * azapi sends a body to Azure as it is written, so a plan compares bodies: `output`, what Azure answers, is
 * known as long as nothing that is sent changes.
 */
export function planAzapi(type: string, input: PlanInput): ResourcePlan {
  const { prior, config } = input;
  const { planned: merged, requiresReplace } = planResource(input);
  const planned: Record<string, Value> = { ...merged };

  if (type === "azapi_resource" || type === "azapi_data_plane_resource") {
    planned["body"] = config["body"] === null ? emptyBody : (config["body"] ?? null);
  }
  for (const name of ["body", "response_export_values", "sensitive_response_export_values"]) keepEqual(name);
  if (type === "azapi_resource") planOfResource(planned, config, prior);

  const isSent = !prior || sent[type]?.some((name) => !isEqual(prior[name] ?? null, planned[name] ?? null));
  if ("output" in planned) planned["output"] = isSent ? unknown : (prior["output"] ?? null);
  if ("sensitive_output" in planned) {
    const isOther =
      isSent ||
      !isEqual(
        prior["sensitive_response_export_values"] ?? null,
        planned["sensitive_response_export_values"] ?? null,
      );
    planned["sensitive_output"] = isOther ? unknown : (prior["sensitive_output"] ?? null);
  }
  return {
    planned,
    requiresReplace: [...requiresReplace, ...(prior ? replacements(type, prior, planned) : [])],
  };

  /** The same content in another notation is no change. */
  function keepEqual(name: string) {
    const before = prior?.[name] ?? null;
    if (before !== null && name in planned && isEqual(before, planned[name] ?? null)) planned[name] = before;
  }
}

/** What makes azapi call Azure again. */
const sent: Readonly<Record<string, readonly string[]>> = {
  azapi_resource: [
    "body",
    "type",
    "identity",
    "response_export_values",
    "tags",
    "location",
    "sensitive_body_version",
  ],
  azapi_update_resource: ["body", "type", "response_export_values"],
  azapi_resource_action: ["body", "response_export_values"],
  azapi_data_plane_resource: ["body", "response_export_values", "sensitive_body_version"],
};

/** Tags and location are what is written, and nothing where nothing is: a body may still hold either. */
function planOfResource(
  planned: Record<string, Value>,
  config: ObjectValue,
  prior: ObjectValue | null,
): void {
  const isOpen = !isKnown(planned["body"] ?? null);
  for (const name of ["tags", "location"]) {
    if (config[name] === null) planned[name] = isOpen && !prior ? unknown : (prior?.[name] ?? null);
  }
  const location = prior?.["location"];
  if (typeof location === "string" && typeof config["location"] === "string") {
    if (normalLocation(location) === normalLocation(config["location"])) planned["location"] = location;
  } else if (config["location"] !== null) {
    planned["location"] = config["location"] ?? null; // azapi is strict: not even the notation may differ
  }
}

function replacements(type: string, prior: ObjectValue, planned: ObjectValue): Path[] {
  const paths: Path[] = [];
  if (type === "azapi_resource") {
    if (!isEqual(prior["location"] ?? null, planned["location"] ?? null)) paths.push(["location"]);
    if (kindOf(prior) !== kindOf(planned)) paths.push(["type"]);
  }
  const trigger = planned["replace_triggers_external_values"] ?? null;
  const before = prior["replace_triggers_external_values"] ?? null;
  if (trigger !== null && before !== null && !isEqual(before, trigger))
    paths.push(["replace_triggers_external_values"]);
  if (isReferenceChanged(prior, planned)) paths.push(["body"]);
  return paths;
}

/** "Microsoft.Web/sites@2025-03-01" without the version, which may change in place. */
const kindOf = ({ type }: ObjectValue) => String(type).toLowerCase().split("@", 1)[0];

/** `replace_triggers_refs` names paths in the body, such as "properties.sku". */
function isReferenceChanged(prior: ObjectValue, planned: ObjectValue): boolean {
  const paths = planned["replace_triggers_refs"] ?? null;
  if (!Array.isArray(paths)) return false;
  return paths.some((path) => !isEqual(at(prior["body"], String(path)), at(planned["body"], String(path))));
}

const at = (body: Value | undefined, path: string): Value =>
  path
    .split(".")
    .reduce<Value>(
      (value, name) =>
        value !== null && typeof value === "object" ? ((value as ObjectValue)[name] ?? null) : null,
      contentOf(body ?? null),
    );
