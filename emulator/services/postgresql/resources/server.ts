import type { Behaviour } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { block, optionalNumber, optionalText, text } from "../../../resource-manager/values";
import type { DeclaredServer, PostgresServers } from "../postgres-servers";
import { defaultTier, maxConnectionsOf, takesTier } from "../sizes";

const smallestStorageMB = 32_768;
const shortestBackupDays = 7;

export const flexibleServer = (servers: PostgresServers): Behaviour => ({
  type: "azurerm_postgresql_flexible_server",
  parity: "runs",
  reason:
    "a PostgreSQL behind a proxy that takes tokens; size, storage, backups, zones and networks are recorded",

  async apply({ id, planned, prior }) {
    refuseWhatIsNotRun(planned);
    checkDeclared(planned);
    const { hostName, port } = await servers.createServer(serverOf(id, planned));
    try {
      await servers.server(id).wake();
    } catch (error) {
      if (prior === undefined) await servers.deleteServer(id);
      throw error;
    }
    const storageMB = optionalNumber(planned, "storage_mb") ?? smallestStorageMB;
    return {
      administrator_login: "",
      authentication: planned["authentication"],
      backup_retention_days: optionalNumber(planned, "backup_retention_days") ?? shortestBackupDays,
      // an address without a port means 5432, in Azure
      fqdn: `${hostName}:${port}`,
      private_dns_zone_id: optionalText(planned, "private_dns_zone_id") ?? "",
      storage_mb: storageMB,
      storage_tier: optionalText(planned, "storage_tier") ?? defaultTier(storageMB),
    };
  },

  delete: ({ id }) => servers.deleteServer(id),

  async restore({ id, values }) {
    await servers.createServer(serverOf(id, values));
  },
});

function serverOf(id: string, values: Values): DeclaredServer {
  return {
    resourceId: id,
    name: text(values, "name"),
    maxConnections: maxConnectionsOf(text(values, "sku_name")),
  };
}

function refuseWhatIsNotRun(planned: Values): void {
  const mode = optionalText(planned, "create_mode") ?? "Default";
  if (mode !== "Default") {
    throw notRunLocally(`PostgreSQL made in the mode ${mode}`, "leave create_mode out", ["create_mode"]);
  }
  const authentication = block(planned, "authentication");
  if (authentication?.["password_auth_enabled"] !== false) {
    throw notRunLocally(
      "PostgreSQL with passwords",
      "set authentication.password_auth_enabled to false, and active_directory_auth_enabled to true: tokens of " +
        "Microsoft Entra ID are the passwords, in Azure too",
      ["authentication"],
    );
  }
  if (authentication["active_directory_auth_enabled"] !== true) {
    throw invalid(
      "neither passwords nor Microsoft Entra ID are switched on: nobody could log in",
      "authentication",
      "set authentication.active_directory_auth_enabled to true",
    );
  }
}

/** What azurerm and Azure refuse when they are asked. */
function checkDeclared(planned: Values): void {
  for (const name of ["administrator_login", "administrator_password"]) {
    if (optionalText(planned, name) !== undefined) {
      throw invalid(`${name} is set, and passwords are switched off`, name, "leave it out");
    }
  }
  for (const name of ["sku_name", "version"]) {
    if (optionalText(planned, name) === undefined) throw invalid(`${name} is missing`, name, "set it");
  }
  const storageMB = optionalNumber(planned, "storage_mb") ?? smallestStorageMB;
  const tier = optionalText(planned, "storage_tier");
  if (tier !== undefined && !takesTier(storageMB, tier)) {
    throw invalid(`storage of ${storageMB} MB cannot have the tier ${tier}`, "storage_tier", "leave it out");
  }
  if (block(planned, "high_availability") && text(planned, "sku_name").startsWith("B_")) {
    throw invalid(
      "a burstable server cannot have high availability",
      "high_availability",
      "choose a size that begins with GP_ or MO_, or leave high_availability out",
    );
  }
  const isInNetwork = optionalText(planned, "delegated_subnet_id") !== undefined;
  if (isInNetwork && planned["public_network_access_enabled"] !== false) {
    throw invalid(
      "a server in a subnet has no public address",
      "public_network_access_enabled",
      "set public_network_access_enabled to false",
    );
  }
  if (isInNetwork && optionalText(planned, "private_dns_zone_id") === undefined) {
    throw invalid(
      "a server in a subnet needs a private DNS zone for its name",
      "private_dns_zone_id",
      "set private_dns_zone_id",
    );
  }
}

function invalid(what: string, attribute: string, fix: string): ResourceError {
  return new ResourceError(400, "InvalidParameterValue", `${what}\n  fix: ${fix}`, {
    attribute: [attribute],
  });
}
