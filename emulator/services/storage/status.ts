import type { DataPlane, StatusLine } from "../../control/protocol";
import type { ResourceStore } from "../../resource-manager/resource-store";
import { text } from "../../resource-manager/values";

const kinds = [
  ["blob", "azurerm_storage_container"],
  ["queue", "azurerm_storage_queue"],
  ["table", "azurerm_storage_table"],
] as const;

export function storageDataPlanes(resources: ResourceStore): DataPlane[] {
  const named = (type: string, account: string) =>
    resources
      .ofType(type)
      .filter(({ id, values }) => `${id}${values["storage_account_name"]}`.includes(account))
      .map(({ values }) => text(values, "name"));
  return resources.ofType("azurerm_storage_account").flatMap(({ values }) => {
    const name = text(values, "name");
    return kinds.map(([kind, type]) => ({
      kind,
      name,
      address: text(values, `primary_${kind}_endpoint`),
      audience: "https://storage.azure.com",
      holds: named(type, name),
    }));
  });
}

export function storageLines(resources: ResourceStore): StatusLine[] {
  const accounts = resources.ofType("azurerm_storage_account").map(({ values }) => ({
    name: `storage ${text(values, "name")}`,
    address: text(values, "primary_blob_endpoint"),
    detail: "blobs, queues, tables",
  }));
  const websites = resources.ofType("azurerm_storage_account_static_website").flatMap(({ values }) => {
    const account = resources.get(text(values, "storage_account_id"))?.values;
    if (account === undefined) return [];
    const address = text(account, "primary_web_endpoint");
    return [{ name: `website ${text(account, "name")}`, address, detail: "$web, for anyone" }];
  });
  return [...accounts, ...websites];
}
