import { text } from "../resource-manager/values";
import type { Estate } from "./estate";

/** Where something answers with data, and for whom its tokens are. */
export interface DataPlane {
  readonly kind:
    | "blob"
    | "queue"
    | "table"
    | "secrets"
    | "search"
    | "scoring"
    | "cache"
    | "app"
    | "front door"
    | "resource manager";
  /** In Azure. */
  readonly name: string;
  readonly address: string;
  /** What a token is asked for; missing where none is needed. */
  readonly audience?: string;
  /** What can be asked for there: containers, queues, tables, indexes, an endpoint's resource id. */
  readonly holds: readonly string[];
}

const storage = "https://storage.azure.com";

/** What `GET /data-planes` answers. */
export function dataPlanesOf(estate: Estate): DataPlane[] {
  const { resources, machineLearning, search, redis, functions, frontDoors, armRest } = estate;
  const named = (type: string, account: string) =>
    resources
      .ofType(type)
      .filter(({ id, values }) => `${id}${values["storage_account_name"]}`.includes(account))
      .map(({ values }) => text(values, "name"));
  const accounts = resources.ofType("azurerm_storage_account").flatMap(({ values }): DataPlane[] => {
    const name = text(values, "name");
    const plane = (kind: "blob" | "queue" | "table", type: string): DataPlane => ({
      kind,
      name,
      address: text(values, `primary_${kind}_endpoint`),
      audience: storage,
      holds: named(type, name),
    });
    return [
      plane("blob", "azurerm_storage_container"),
      plane("queue", "azurerm_storage_queue"),
      plane("table", "azurerm_storage_table"),
    ];
  });
  const vaults = resources.ofType("azurerm_key_vault").map(
    ({ values }): DataPlane => ({
      kind: "secrets",
      name: text(values, "name"),
      address: text(values, "vault_uri"),
      audience: "https://vault.azure.net",
      holds: [],
    }),
  );
  return [
    ...accounts,
    ...vaults,
    ...search.status().map(({ name, address, indexes }): DataPlane => {
      const holds = indexes.map((index) => index.name);
      return { kind: "search", name, address, audience: "https://search.azure.com", holds };
    }),
    ...machineLearning.status().map(({ name, scoringUri, resourceId }): DataPlane => {
      const audience = "https://ml.azure.com";
      return { kind: "scoring", name, address: scoringUri, audience, holds: [resourceId] };
    }),
    ...redis.status().map(({ name, address }): DataPlane => {
      return { kind: "cache", name, address, audience: "https://redis.azure.com", holds: [] };
    }),
    ...functions.status().map(({ name, address, functions: holds }): DataPlane => {
      return { kind: "app", name, address, holds };
    }),
    ...frontDoors.status().map(({ name, address, routes: holds }): DataPlane => {
      return { kind: "front door", name, address, holds };
    }),
    {
      kind: "resource manager",
      name: "resource manager",
      address: armRest.address,
      audience: "https://management.azure.com",
      holds: machineLearning.status().map(({ resourceId }) => resourceId),
    },
  ];
}
