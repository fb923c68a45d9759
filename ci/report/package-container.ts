import type { Change } from "../plan/change";

const named = /(?:^|\/)(package-[0-9a-f]{16})$/;

/** Whether a value is, or ends with, the name of a container that holds one package and is called by its content. */
export function isPackageContainer(value: unknown): boolean {
  return typeof value === "string" && named.test(value);
}

/** The container of code that a change is about: its own name, or the one that an app refers to. */
export function packageContainerOf({
  type,
  after,
  before,
}: Pick<Change, "after" | "before" | "type">): string | undefined {
  const values = after ?? before ?? {};
  const place = type === "azurerm_storage_container" ? values["name"] : storageOf(values);
  return typeof place === "string" ? named.exec(place)?.[1] : undefined;
}

function storageOf(values: object): unknown {
  const { body } = values as { body?: { properties?: { functionAppConfig?: AppConfig } } };
  return body?.properties?.functionAppConfig?.deployment?.storage?.value;
}

interface AppConfig {
  readonly deployment?: { readonly storage?: { readonly value?: unknown } };
}
