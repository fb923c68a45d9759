import type { Path } from "../planning/plan";
import type { ConfigProblem } from "../validation/validate";
import { Dynamic, isList, isObject, type ObjectValue, Unknown, type Value } from "../values/value";
import { problemsInBody } from "./arm-types/problems-in-body";

/** What azapi refuses beyond the rules for single values. */
export function problemsOfAzapi(type: string, config: ObjectValue): ConfigProblem[] {
  const body = config["body"];
  const problems: ConfigProblem[] = [];
  if (body instanceof Dynamic && body.type === "string") {
    const detail = "The body must not be a string: write it as an object, not as jsonencode(…).";
    problems.push({ summary: "Invalid Type", detail, path: ["body"] });
  }
  problems.push(...problemsOfRetry(config["retry"] ?? null));
  if (type === "azapi_resource") problems.push(...problemsOfResource(config));
  if (type === "azapi_update_resource") problems.push(...problemsOfTarget(config));
  return problems;
}

function problemsOfResource(config: ObjectValue): ConfigProblem[] {
  const isGroup = /^Microsoft\.Resources\/resourceGroups@/i.test(String(config["type"]));
  if (config["parent_id"] === null && !isGroup) {
    const detail = 'The argument "parent_id" is required, but no definition was found.';
    return [{ summary: "Missing required argument", detail, path: ["parent_id"] }];
  }
  return [...problemsOfIdentity(config), ...problemsOfBody(config)];
}

function problemsOfIdentity({ identity = null }: ObjectValue): ConfigProblem[] {
  const blocks = isList(identity) ? identity : [];
  return blocks.flatMap((block, index) => {
    if (!isObject(block) || block["type"] instanceof Unknown) return [];
    const { type, identity_ids: ids = null } = block;
    if (!isList(ids) || ids.length === 0 || String(type).includes("UserAssigned")) return [];
    return [invalid("identity_ids needs a type that includes UserAssigned", ["identity", index, "type"])];
  });
}

/** Tags, location and identity stand beside the body or in it. */
const movable = ["location", "tags", "identity"];

function problemsOfBody(config: ObjectValue): ConfigProblem[] {
  const { type, body: dynamic = null } = config;
  const body = dynamic instanceof Dynamic ? dynamic.value : null;
  if (typeof type !== "string" || !isObject(body)) return [];
  const twice = movable.filter((name) => name in body && isGiven(config[name] ?? null));
  if (twice.length > 0)
    return twice.map((name) => invalid(`"${name}" stands both beside the body and in it`, ["body"]));
  if (config["schema_validation_enabled"] === false) return [];
  return problemsInBody(type, sent(config, body))
    .filter((problem) => !/^`(location|tags)` is required/.test(problem))
    .map((problem) => invalid(`The argument "body" is invalid: ${problem}`, ["body"]));
}

/** What goes to Azure: the body with what stands beside it. */
function sent(config: ObjectValue, body: ObjectValue): ObjectValue {
  const { name = null, location = null, tags = null, identity = null } = config;
  const [block] = isList(identity) ? identity : [];
  return {
    ...body,
    name,
    ...(location !== null && { location }),
    ...(tags !== null && { tags }),
    ...(isObject(block) && { identity: identityOf(block) }),
  };
}

function identityOf({ type = null, identity_ids: ids = null }: ObjectValue): ObjectValue {
  if (!isList(ids) || ids.length === 0) return { type };
  const named = ids.filter((id) => typeof id === "string");
  return { type, userAssignedIdentities: Object.fromEntries(named.map((id) => [id, null])) };
}

const isGiven = (value: Value) => value !== null && !(isList(value) && value.length === 0);

function problemsOfRetry(retry: Value): ConfigProblem[] {
  const expressions = isObject(retry) ? (retry["error_message_regex"] ?? null) : null;
  if (!isList(expressions)) return [];
  const repeated = expressions.find(
    (each, index) => typeof each === "string" && expressions.indexOf(each) < index,
  );
  return repeated === undefined
    ? []
    : [invalid(`"${repeated}" stands twice among the errors`, ["retry", "error_message_regex"])];
}

/** The resource to update is named by its id, or by its name and parent. */
function problemsOfTarget({
  name = null,
  parent_id: parent = null,
  resource_id: id = null,
}: ObjectValue): ConfigProblem[] {
  const detail =
    name === null && parent !== null
      ? 'The argument "name" is required when the argument "parent_id" is set'
      : name === null && id === null
        ? 'One of the arguments "name" or "resource_id" must be set'
        : name !== null && id !== null
          ? 'Only one of the arguments "name" or "resource_id" can be set'
          : name !== null && parent === null
            ? 'The argument "parent_id" is required when the argument "name" is set'
            : undefined;
  return detail ? [invalid(detail, [])] : [];
}

const invalid = (detail: string, path: Path): ConfigProblem => ({
  summary: "Invalid configuration",
  detail,
  path,
});
