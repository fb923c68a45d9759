import type { Values } from "./protocol";
import { ResourceError } from "./resource-error";

/** A string that the provider guarantees. @throws when it is absent, which is a bug of the provider */
export function text(values: Values, name: string): string {
  const value = values[name];
  if (typeof value === "string") return value;
  throw new ResourceError(
    400,
    "AttributeMissing",
    `the attribute "${name}" is not known. This is a bug in the estate, please report it.`,
    { attribute: [name] },
  );
}

/** undefined for what is absent, null or empty. */
export function optionalText(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function optionalNumber(values: Values, name: string): number | undefined {
  const value = values[name];
  return typeof value === "number" ? value : undefined;
}

/** The blocks of this name, whether the provider holds them in a list or there is at most one. */
export function blocks(values: Values, name: string): Values[] {
  const value = values[name];
  const list = Array.isArray(value) ? value : [value];
  return list.filter(isRecord);
}

export function block(values: Values, name: string): Values | undefined {
  return blocks(values, name)[0];
}

export function texts(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export function textMap(values: Values, name: string): Record<string, string> {
  const value = values[name];
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}

/** What stands at a dotted path, e.g. "properties.siteConfig.appSettings"; undefined when a step is missing. */
export function at(value: unknown, path: string): unknown {
  let current = value;
  for (const step of path.split(".")) {
    if (!isRecord(current)) return undefined;
    current = current[step];
  }
  return current;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
