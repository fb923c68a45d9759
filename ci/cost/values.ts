import { type Declared, referencesIn, type Stack } from "../stack";
import { UnknownUsage } from "./usage";

/** A value below a resource's own, by the names on the way to it; a list of one block is the block. */
export function valueAt(declared: Declared, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => {
    const inner = Array.isArray(value) ? value[0] : value;
    return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[name] : undefined;
  }, declared.values);
}

/** @throws UnknownUsage when it is only known after a deploy, or not set */
export function textAt(declared: Declared, ...path: readonly string[]): string {
  const value = valueAt(declared, ...path);
  if (typeof value === "string" && !value.includes("${")) return value;
  throw new UnknownUsage(`${path.join(".")} is not known before a deploy`);
}

/** @throws UnknownUsage when it is only known after a deploy, or not set */
export function numberAt(declared: Declared, ...path: readonly string[]): number {
  const value = valueAt(declared, ...path);
  if (typeof value === "number") return value;
  throw new UnknownUsage(`${path.join(".")} is not known before a deploy`);
}

/** The resource that a value refers to first. */
export function referredTo(stack: Stack, value: unknown): Declared | undefined {
  const [reference] = referencesIn(value);
  return stack.declared.find(({ address }) => address === reference?.address);
}

/** What a resource is: Terraform's type, for azapi the type of Azure without the version. */
export function kindOf({ type, values }: Declared): string {
  const { type: azureType } = values;
  return type === "azapi_resource" && typeof azureType === "string" ? azureType.replace(/@.*/, "") : type;
}
