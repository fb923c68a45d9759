import { sameId } from "../../../../azure/resource-id";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import type { Resource } from "../../../resource-manager/resource-store";
import { blocks, optionalText, text } from "../../../resource-manager/values";
import type { Storage, StorageEndpoints } from "../storage";

export const storageAccount = (storage: Storage): Behaviour => ({
  type: "azurerm_storage_account",
  parity: "runs",
  reason:
    "blobs, queues and tables by Azurite behind a gateway that authorizes; without keys, SAS, files, ADLS, replication and soft delete",

  async apply({ id, planned, prior }, world) {
    const name = text(planned, "name");
    if (blocks(planned, "static_website").length > 0) {
      throw notRunLocally(
        "static websites declared inside of a storage account",
        "use azurerm_storage_account_static_website",
        ["static_website"],
      );
    }
    refuseTakenName(id, name, world);
    const endpoints = await storage.createAccount({ name, resourceId: id });
    return {
      ...noEndpoints,
      ...addresses(endpoints),
      access_tier: prior?.values["access_tier"] ?? "Hot",
      large_file_share_enabled: prior?.values["large_file_share_enabled"] ?? false,
      primary_location: planned["location"],
    };
  },

  async read({ values }) {
    return storage.hasAccount(text(values, "name")) ? values : null;
  },

  delete: ({ values }) => storage.deleteAccount(text(values, "name")),

  async restore({ id, values }) {
    await storage.createAccount({ name: text(values, "name"), resourceId: id });
  },
});

/** The account that a part of it names, by its id or as azurerm did before. @throws 404 */
export function accountOf(part: Values, resources: World["resources"]): Resource {
  const id = optionalText(part, "storage_account_id");
  return id ? accountById(resources, id) : accountByName(resources, text(part, "storage_account_name"));
}

/** The account that an attribute names by its id. @throws 404 */
export function accountById(resources: World["resources"], id: string): Resource {
  const account = resources.get(id);
  if (account?.type === "azurerm_storage_account") return account;
  throw new ResourceError(404, "ResourceNotFound", `The storage account ${id} was not found.`);
}

/** The account of this name. @throws 404 */
export function accountByName(resources: World["resources"], name: string): Resource {
  const account = resources.ofType("azurerm_storage_account").find(({ values }) => values["name"] === name);
  if (account) return account;
  throw new ResourceError(404, "ResourceNotFound", `locating Storage Account "${name}": it does not exist.`);
}

/** Addresses of the account of this name, when there is one. */
export function endpointsOf(resources: World["resources"], account: string): StorageEndpoints | undefined {
  const found = resources.ofType("azurerm_storage_account").find(({ values }) => values["name"] === account);
  return (
    found && {
      blob: text(found.values, "primary_blob_endpoint"),
      queue: text(found.values, "primary_queue_endpoint"),
      table: text(found.values, "primary_table_endpoint"),
      web: text(found.values, "primary_web_endpoint"),
    }
  );
}

function addresses({ blob, queue, table, web }: StorageEndpoints): Values {
  const host = (url: string) => new URL(url).host;
  return {
    primary_blob_endpoint: blob,
    primary_blob_host: host(blob),
    primary_queue_endpoint: queue,
    primary_queue_host: host(queue),
    primary_table_endpoint: table,
    primary_table_host: host(table),
    primary_web_endpoint: web,
    primary_web_host: host(web),
  };
}

function refuseTakenName(id: string, name: string, { resources }: World): void {
  const taken = resources
    .ofType("azurerm_storage_account")
    .find((account) => account.values["name"] === name && !sameId(account.id, id));
  if (taken === undefined) return;
  throw new ResourceError(
    409,
    "StorageAccountAlreadyTaken",
    `The storage account named ${name} is already taken, by ${taken.id}. Names are unique in all of Azure.`,
    { attribute: ["name"] },
  );
}

/** Keys, and addresses where nothing listens: empty, as Azure gives for what an account has not. */
const noEndpoints: Values = Object.fromEntries(
  ["primary", "secondary"].flatMap((copy) => [
    [`${copy}_access_key`, ""],
    [`${copy}_connection_string`, ""],
    [`${copy}_blob_connection_string`, ""],
    [`${copy}_location`, ""],
    ...["blob", "dfs", "file", "queue", "table", "web"].flatMap((service) =>
      ["", "_internet", "_microsoft"]
        .filter((route) => route !== "_internet" || !["queue", "table"].includes(service))
        .flatMap((route) => [
          [`${copy}_${service}${route}_endpoint`, ""],
          [`${copy}_${service}${route}_host`, ""],
        ]),
    ),
  ]),
);
