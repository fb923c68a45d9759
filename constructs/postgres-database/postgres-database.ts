import { PostgresqlFlexibleServer } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server";
import { PostgresqlFlexibleServerActiveDirectoryAdministrator } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-active-directory-administrator";
import { PostgresqlFlexibleServerConfiguration } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-configuration";
import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { Fn, Lazy, TerraformOutput, Token } from "cdktf";
import { Construct } from "constructs";
import type { z } from "zod";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import type { Principals, SqlFiles } from "../../runtime/database/migrations/database-release";
import type { databaseSettings } from "../../runtime/database/settings";
import { checkRange } from "../core/check";
import { ConfigurationError } from "../core/errors";
import type { Grantee, PrincipalType, Reachable } from "../core/grant";
import type { Destination, Link } from "../core/link";
import { protectFromDeletion } from "../core/protection";
import type { Foundation } from "../foundation/foundation";
import { addAlarms } from "./alarms";
import { openTo } from "./firewall";
import { Migrations } from "./migrations";
import { checkAvailability, type ServerSize, type StorageGB } from "./server-sizes";

export interface PostgresDatabaseProps {
  readonly foundation: Foundation;

  /** Becomes part of the server's name, e.g. "predictions", and is the database's. */
  readonly purpose: string;

  /** What makes what is in it, and what its roles may do: `shipping.sql("predictions")`. */
  readonly sql: SqlFiles;

  /** The app that runs these files: `shipping.functionApp("migrate")`. */
  readonly migrate: Pick<FunctionPackage, "hash" | "path" | "version">;

  /**
   * Another one restarts the server.
   *
   * @default "B_Standard_B1ms" - one processor that is shared, 2 GB; not for production
   */
  readonly size?: ServerSize;

  /**
   * Gigabytes. It never shrinks, and at 95 % the server only reads.
   *
   * @default 32
   */
  readonly storageGB?: StorageGB;

  /**
   * A second server that takes over: in another zone, or in the same. It doubles the price.
   *
   * @default - one server, which Azure starts anew elsewhere when its machine fails
   */
  readonly highAvailability?: "SameZone" | "ZoneRedundant";

  /**
   * Days to whose every moment a new server can be made from this one, 7 to 35.
   *
   * @default 7
   */
  readonly backupDays?: number;

  /** @default "18" */
  readonly version?: "17" | "18";

  /**
   * What `create extension` may load, by Azure's names in capital letters, e.g. "VECTOR".
   *
   * @default - none
   */
  readonly extensions?: readonly string[];

  /**
   * Addresses outside of Azure that reach the server where there is no private network, e.g. "203.0.113.0/24".
   *
   * @default - none
   */
  readonly openTo?: readonly string[];
}

/**
 * A PostgreSQL server with one database that only identities of Microsoft Entra can open: there is no password.
 *
 * What is in the database, and what each role may do there, stand in SQL files. An app of its own runs them before
 * whatever uses the database gets new code.
 */
export class PostgresDatabase extends Construct implements Reachable {
  readonly server: PostgresqlFlexibleServer;
  readonly migrations: Migrations;
  readonly endpoints: readonly PrivateEndpoint[];
  /** Of the database, on its server. */
  readonly name: string;
  private readonly foundation: Foundation;
  private readonly leadsTo: readonly Destination[];
  private readonly sql: SqlFiles;
  private readonly letIn = new Map<string, Principals[number]>();

  constructor(scope: Construct, id: string, props: PostgresDatabaseProps) {
    super(scope, id);
    const { foundation, purpose, size = smallest } = props;
    this.foundation = foundation;
    this.name = purpose.replaceAll("-", "_");
    this.sql = props.sql;
    checkAvailability(this, size, props.highAvailability !== undefined);

    this.server = this.createServer(props);
    this.leadsTo = [{ owner: this, purpose, resourceId: this.server.id, service: "postgresqlServer" }];
    this.endpoints = foundation.addEndpoints(this, ["postgresqlServer"], { id: this.server.id, purpose });
    if (!foundation.network) openTo(this, this.server.id, props.openTo ?? []);
    this.allowExtensions(props.extensions ?? []);
    foundation.telemetry.collect(this, this.server.id);
    addAlarms(this, { telemetry: foundation.telemetry, purpose, id: this.server.id, size });
    if (foundation.dataProtected) protectFromDeletion(this, this.server);
    this.migrations = this.createMigrations(props);
    this.tellPeople();
  }

  /** Without port, e.g. "psql-predictions-dev-4k2p9.postgres.database.azure.com". */
  get hostName(): string {
    return Fn.element(this.address, 0);
  }

  get port(): string {
    return Fn.element(this.address, 1);
  }

  /**
   * The code logs in, and may do what the file of this role grants: `database.as("predictions_api")`.
   *
   * It gets its code when the SQL files are on their way, and answers once they were applied.
   */
  as(role: string): Link<typeof databaseSettings> {
    return {
      settings: ({ principalId }) => {
        const newest = this.sql.migrations.at(-1)?.name;
        return { ...this.settings(principalId), ...(newest !== undefined && { DATABASE_SCHEMA: newest }) };
      },
      grant: (grantee) => {
        this.let(grantee, role);
        grantee.granted?.(this.migrations.sql);
      },
      leadsTo: this.leadsTo,
    };
  }

  /** The code that logs in by `as` may also do what the file of another role grants. */
  alsoAs(role: string): Link<Record<never, z.ZodString>> {
    return { settings: () => ({}), grant: (grantee) => this.let(grantee, role), leadsTo: this.leadsTo };
  }

  /** Lets people or programs log in, by the object id for a name, and do what the file of this role grants. */
  let(grantee: Grantee, role: string): void {
    this.refuseUnknown(role);
    const { principalId, principalType = "ServicePrincipal" } = grantee;
    // of an identity that does not exist yet, each look at its id is another text
    const who = Token.isUnresolved(principalId) ? grantee.node.addr : principalId;
    const known = this.letIn.get(who)?.roles ?? [];
    const roles = [...new Set([...known, role])].sort();
    this.letIn.set(who, { objectId: principalId, kind: kinds[principalType], roles });
  }

  /**
   * Lets somebody do everything on the server. Migrations need nobody but their own app.
   *
   * @param name of the role to log in as, which of people is the name of their group in Microsoft Entra ID
   */
  grantAdminister(grantee: Grantee, name: string): PostgresqlFlexibleServerActiveDirectoryAdministrator {
    const id = `Administrator-${grantee.node.addr.slice(-8)}`;
    const existing = this.node.tryFindChild(id);
    if (existing) return existing as PostgresqlFlexibleServerActiveDirectoryAdministrator;

    const administrator = new PostgresqlFlexibleServerActiveDirectoryAdministrator(this, id, {
      serverName: this.server.name,
      resourceGroupName: this.foundation.resourceGroup.name,
      tenantId: this.foundation.tenantId,
      objectId: grantee.principalId,
      principalName: name,
      principalType: grantee.principalType ?? "ServicePrincipal",
    });
    grantee.granted?.(administrator);
    return administrator;
  }

  private createServer(props: PostgresDatabaseProps): PostgresqlFlexibleServer {
    const { names, resourceGroup, network, tenantId } = this.foundation;
    const backupDays = props.backupDays ?? 7;
    checkRange(this, "BackupDaysOutOfRange", backupDays, {
      prop: "backupDays",
      from: 7,
      to: 35,
      why: "Azure keeps backups for a week to five weeks",
    });
    return new PostgresqlFlexibleServer(this, "Resource", {
      name: names.of("postgresServer", props.purpose),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      version: props.version ?? "18",
      skuName: props.size ?? smallest,
      storageMb: (props.storageGB ?? 32) * 1024,
      // a server that grew by itself would be replaced by the next deploy, which knows the smaller size
      autoGrowEnabled: false,
      backupRetentionDays: backupDays,
      highAvailability: props.highAvailability && { mode: props.highAvailability },
      authentication: { activeDirectoryAuthEnabled: true, passwordAuthEnabled: false, tenantId },
      publicNetworkAccessEnabled: network === undefined,
      // Azure chooses them, and a failover swaps them
      lifecycle: { ignoreChanges: ["zone", "high_availability[0].standby_availability_zone"] },
    });
  }

  private allowExtensions(extensions: readonly string[]): void {
    const parameters = {
      require_secure_transport: "on",
      ...(extensions.length > 0 && { "azure.extensions": [...extensions].sort().join(",") }),
    };
    for (const [name, value] of Object.entries(parameters))
      new PostgresqlFlexibleServerConfiguration(this, name, { serverId: this.server.id, name, value });
  }

  private createMigrations({ foundation, purpose, migrate, sql }: PostgresDatabaseProps): Migrations {
    return new Migrations(this, "Migrations", {
      foundation,
      purpose,
      package: migrate,
      sql,
      administer: (name) => ({
        settings: () => this.settings(name),
        grant: (grantee) => this.grantAdminister(grantee, name),
        leadsTo: this.leadsTo,
      }),
      principals: () => [...this.letIn.values()],
    });
  }

  /** What `npx vitrine sql` has to know. */
  private tellPeople(): void {
    const value = {
      host: this.hostName,
      port: this.port,
      name: this.name,
      logins: Lazy.anyValue({ produce: () => [...this.letIn.values()] }),
    };
    new TerraformOutput(this, "Output", { value }).overrideLogicalId(`database_${this.name}`);
  }

  private settings(role: string) {
    return {
      DATABASE_HOST: this.hostName,
      DATABASE_PORT: this.port,
      DATABASE_NAME: this.name,
      DATABASE_ROLE: role,
    };
  }

  /** Host and port; Azure's answer has no port, and another Azure's may have one. */
  private get address(): string[] {
    return Fn.split(":", Fn.join(":", [this.server.fqdn, "5432"]));
  }

  private refuseUnknown(role: string): void {
    const known = Object.keys(this.sql.roles);
    if (known.includes(role)) return;
    throw new ConfigurationError(this, "DatabaseRoleUnknown", {
      what: `somebody is to be "${role}" in the database, and no file says what that role may do`,
      why: "a role has the rights of its file, and no others",
      fix: `write roles/${role}.sql${known.length > 0 ? `, or name one of: ${known.join(", ")}` : ""}`,
    });
  }
}

const smallest: ServerSize = "B_Standard_B1ms";

const kinds = { Group: "group", ServicePrincipal: "service", User: "user" } as const satisfies Record<
  PrincipalType,
  Principals[number]["kind"]
>;
