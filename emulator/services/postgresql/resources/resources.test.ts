import { readFileSync } from "node:fs";
import { Client } from "pg";
import { dataPlanesOf } from "../../../control/data-planes";
import { localDeployersId, localDeveloperId, localTenantId } from "../../../identity/local-ids";
import type { Values } from "../../../resource-manager/protocol";
import { code, inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";
import { until } from "../../event-grid/testing/web-hook";
import { audience } from "../proxy/admission";

const estate = new TestEstate();
const serverType = "azurerm_postgresql_flexible_server";
const declared: Values = {
  name: "psql-one",
  ...inGroup,
  sku_name: "B_Standard_B1ms",
  version: "17",
  public_network_access_enabled: true,
  authentication: [
    { active_directory_auth_enabled: true, password_auth_enabled: false, tenant_id: localTenantId },
  ],
};
let server: Values;

beforeAll(async () => {
  await estate.start();
  await estate.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  server = await estate.apply(serverType, declared);
});
afterAll(async () => {
  await estate.delete(serverType, server);
  await estate.end();
});

const part = (name: string) => `${serverType}_${name}`;
const administratorOf = (objectId: string, name: string, type: string): Values => ({
  server_name: "psql-one",
  resource_group_name: "photos",
  tenant_id: localTenantId,
  object_id: objectId,
  principal_name: name,
  principal_type: type,
});
const parameter = (name: string, value: string): Values => ({ server_id: server["id"], name, value });
const databaseOf = (name: string, values: Values = {}): Values => ({
  server_id: server["id"],
  name,
  charset: "UTF8",
  collation: "en_US.utf8",
  ...values,
});

async function ask(sql: string, database = "postgres", user = "developer"): Promise<unknown[]> {
  const [host, port] = String(server["fqdn"]).split(":");
  const token = await estate.developer.getToken(`${audience}/.default`);
  const { authorityFile } = estate.estate.context.tls;
  const client = new Client({
    host: host as string,
    port: Number(port),
    user,
    database,
    password: token?.token ?? "",
    ssl: { ca: readFileSync(authorityFile) },
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

it("a server tells what Azure computes", () => {
  expect(server).toMatchObject({
    id: expect.stringMatching(/\/providers\/Microsoft.DBforPostgreSQL\/flexibleServers\/psql-one$/),
    fqdn: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    storage_mb: 32768,
    storage_tier: "P4",
    backup_retention_days: 7,
  });
});

it.each<[string, Values, string, string]>([
  ["passwords", { authentication: [] }, "NotRunLocally", "PostgreSQL with passwords"],
  [
    "nobody's login",
    { authentication: [{ password_auth_enabled: false, active_directory_auth_enabled: false }] },
    "InvalidParameterValue",
    "nobody could log in",
  ],
  ["a replica", { create_mode: "Replica" }, "NotRunLocally", "mode Replica"],
  ["no size", { sku_name: null }, "InvalidParameterValue", "sku_name is missing"],
  ["no version", { version: null }, "InvalidParameterValue", "version is missing"],
  ["a login", { administrator_login: "me" }, "InvalidParameterValue", "administrator_login is set"],
  [
    "a tier too slow",
    { storage_mb: 65536, storage_tier: "P4" },
    "InvalidParameterValue",
    "cannot have the tier P4",
  ],
  [
    "a spare for a small one",
    { high_availability: [{ mode: "SameZone" }] },
    "InvalidParameterValue",
    "burstable",
  ],
  ["a subnet and the internet", { delegated_subnet_id: "/s" }, "InvalidParameterValue", "no public address"],
  [
    "a subnet without a name",
    { delegated_subnet_id: "/s", public_network_access_enabled: false },
    "InvalidParameterValue",
    "private DNS zone",
  ],
])("fails when a server is declared with %s", async (_, values, wanted, words) => {
  const other = estate.apply(serverType, { ...declared, name: "psql-two", ...values });
  await expect(other).rejects.toEqual(code(wanted));
  await expect(other).rejects.toThrow(words);
});

it("an administrator is a person, a group or an identity of the directory, and of the type that is said", async () => {
  const type = part("active_directory_administrator");
  const made = await estate.apply(type, administratorOf(localDeveloperId, "developer", "User"));
  expect(made["id"]).toBe(`${server["id"]}/administrators/${localDeveloperId}`);
  await estate.apply(type, administratorOf(localDeployersId, "deployers", "Group"));
  expect(await ask("select session_user as role", "postgres", "deployers")).toEqual([{ role: "deployers" }]);

  const identity = await estate.makeIdentity();
  const other = administratorOf(String(identity["principal_id"]), "app", "User");
  await expect(estate.apply(type, other)).rejects.toThrow("is a ServicePrincipal, not a User");
  await expect(estate.apply(type, administratorOf(localTenantId, "app", "User"))).rejects.toThrow(
    "nobody in the directory has the object id",
  );
  await expect(
    estate.apply(type, administratorOf(String(identity["principal_id"]), "developer", "ServicePrincipal")),
  ).rejects.toEqual(code("Conflict", 409));
});

it("a database belongs to the first administrator, and its schema public to all of them", async () => {
  const database = await estate.apply(part("database"), databaseOf("shop"));
  expect(database["id"]).toBe(`${server["id"]}/databases/shop`);
  expect(
    await ask("select pg_get_userbyid(datdba) as owner from pg_database where datname = 'shop'"),
  ).toEqual([{ owner: "developer" }]);
  await ask("create schema own; create table own.one (id int)", "shop");
  await ask("create table two (id int)", "shop", "deployers");
  await expect(ask("create schema other", "shop", "deployers")).rejects.toThrow(
    "permission denied for database",
  );
  expect(
    await ask("select word from (values ('b'), ('A'), ('a'), ('B')) w (word) order by word", "shop"),
  ).toEqual(["a", "A", "b", "B"].map((word) => ({ word })));
});

it("a database sorts by its collation, and has its character set", async () => {
  await estate.apply(part("database"), databaseOf("plain", { collation: "C" }));
  expect(await ask("select word from (values ('b'), ('A'), ('a')) w (word) order by word", "plain")).toEqual(
    ["A", "a", "b"].map((word) => ({ word })),
  );
  await estate.apply(part("database"), databaseOf("latin", { charset: "LATIN1", collation: "de_DE.utf8" }));
  expect(await ask("show server_encoding", "latin")).toEqual([{ server_encoding: "LATIN1" }]);
  await expect(estate.apply(part("database"), databaseOf("big", { charset: "BIG5" }))).rejects.toEqual(
    code("InvalidParameterValue", 400),
  );
});

it("a database that somebody dropped is gone for Terraform, and one that is in use can be deleted", async () => {
  const dropped = await estate.apply(part("database"), databaseOf("dropped"));
  await ask("drop database dropped");
  expect(await estate.read(part("database"), dropped)).toBeNull();

  const used = await estate.apply(part("database"), databaseOf("used"));
  const asked = ask("select pg_sleep(60)", "used").catch((error: Error) => error.message);
  await until("somebody uses it", async () => {
    const users = await ask("select from pg_stat_activity where datname = 'used'");
    return users.length > 0;
  });
  await estate.delete(part("database"), used);
  expect(await asked).toMatch(/terminat/);
});

it.each([
  ["no_such", "1", "InvalidParameterValue", 'the parameter "no_such" does not exist'],
  ["listen_addresses", "*", "InvalidParameterValue", "read-only"],
  ["server_version", "9", "InvalidParameterValue", "read-only"],
  ["work_mem", "a lot", "InvalidParameterValue", "invalid value"],
  ["max_connections", "-1", "InvalidParameterValue", "outside the valid range"],
  [
    "shared_preload_libraries",
    "pg_cron",
    "InvalidParameterValue",
    "does not start with shared_preload_libraries",
  ],
  ["azure.extensions", "VECTOR,PGVECTOR", "InvalidParameterValue", "no extension PGVECTOR"],
  ["require_secure_transport", "off", "NotRunLocally", "without TLS"],
  ["ssl_min_protocol_version", "TLSv1.3", "NotRunLocally", "TLS than 1.2"],
  ["ssl_cert_file", "/etc/x", "InvalidParameterValue", "read-only"],
  ["pgbouncer.enabled", "true", "NotRunLocally", "PgBouncer"],
])("fails for the parameter %s = %s, and the server goes on", async (name, value, wanted, words) => {
  const set = estate.apply(part("configuration"), parameter(name, value));
  await expect(set).rejects.toEqual(code(wanted));
  await expect(set).rejects.toThrow(words);
  expect(await ask("select 1 as one")).toEqual([{ one: 1 }]);
});

it("a parameter is the engine's, at once or after the start that it needs", async () => {
  const type = part("configuration");
  const set = await estate.apply(type, parameter("work_mem", "8192"));
  expect(set["id"]).toBe(`${server["id"]}/configurations/work_mem`);
  expect(await ask("show work_mem")).toEqual([{ work_mem: "8MB" }]);
  await estate.delete(type, set);
  expect(await ask("show work_mem")).toEqual([{ work_mem: "4MB" }]);

  await estate.apply(type, parameter("max_connections", "60"));
  expect(await ask("show max_connections")).toEqual([{ max_connections: "60" }]);
  await estate.apply(type, parameter("shared_preload_libraries", "pg_stat_statements,auto_explain"));
  expect(await ask("show shared_preload_libraries")).toEqual([
    { shared_preload_libraries: "pg_stat_statements, auto_explain" },
  ]);
  await estate.apply(type, parameter("ssl_min_protocol_version", "TLSv1.2"));
  await estate.apply(type, parameter("require_secure_transport", "on"));
  await estate.apply(type, parameter("pg_qs.query_capture_mode", "TOP")); // of the platform: kept
});

it("an extension is created by an administrator once azure.extensions has it", async () => {
  await expect(ask("create extension pg_trgm", "shop")).rejects.toThrow(
    'extension "pg_trgm" is not allow-listed for "azure_pg_admin" users in Azure Database for PostgreSQL',
  );
  await estate.apply(
    part("configuration"),
    parameter("azure.extensions", "PG_TRGM, PG_STAT_STATEMENTS,UUID-OSSP"),
  );
  await ask(
    'create extension pg_trgm; create extension pg_stat_statements; create extension "uuid-ossp"',
    "shop",
  );
  await expect(ask("set azure.extensions = 'hstore'; create extension hstore", "shop")).rejects.toThrow(
    'extension "hstore" is not allow-listed',
  );
  await ask("create database by_sql");
  await expect(ask("create extension hstore", "by_sql")).rejects.toThrow("is not allow-listed");
  await expect(ask("create extension vector", "shop")).rejects.toThrow('extension "vector" is not available');
});

it("a firewall rule is recorded, and says why", async () => {
  await estate.apply(part("firewall_rule"), {
    server_id: server["id"],
    name: "office",
    start_ip_address: "1.2.3.4",
    end_ip_address: "1.2.3.4",
  });
  const rows = estate.estate.manager.parity().filter(({ type }) => type.startsWith(serverType));
  expect(rows.find(({ type }) => type.endsWith("firewall_rule"))).toMatchObject({
    parity: "recorded",
    reason: expect.stringContaining("127.0.0.1"),
  });
  expect(rows.filter(({ parity }) => parity === "runs").length).toBeGreaterThan(5);
});

it("tells how whoever deploys can use it", async () => {
  expect(await dataPlanesOf(estate.estate)).toContainEqual({
    kind: "database",
    name: "psql-one",
    address: `postgresql://${server["fqdn"]}`,
    audience,
    holds: expect.arrayContaining(["latin", "plain", "shop"]),
    role: "developer",
  });
});

it("fails by name for what does not run here", async () => {
  await expect(estate.apply(part("backup"), { server_id: server["id"], name: "now" })).rejects.toThrow(
    "The local Azure does not run this part of Azure Database for PostgreSQL",
  );
  await expect(estate.apply("azurerm_postgresql_server", { name: "old", ...inGroup })).rejects.toThrow(
    "use azurerm_postgresql_flexible_server",
  );
});

it("a restart of the local Azure brings everything back at its address, and starts the engine when it is needed", async () => {
  const before = server["fqdn"];
  await ask("insert into own.one values (7)", "shop");
  await estate.restart();
  expect(estate.estate.postgresql.status()).toMatchObject([{ address: before, state: "asleep" }]);
  expect(await ask("select * from own.one", "shop")).toEqual([{ id: 7 }]);
  expect(estate.estate.postgresql.status()).toMatchObject([{ state: "running" }]);
});
