import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Client } from "pg";
import type { Status } from "../../control/protocol";
import { EmulatorCheckout, gone } from "../../control/testing/emulator-checkout";
import { localDeveloperId, localTenantId } from "../../identity/local-ids";
import { ref, TerraformFolder } from "../../terraform/testing/terraform";
import { until } from "../event-grid/testing/web-hook";

const checkout = new EmulatorCheckout();
const folder = new TerraformFolder(checkout.root);
const server = "azurerm_postgresql_flexible_server.server";

const stack = {
  resource: {
    azurerm_resource_group: { group: { name: "rg", location: "West Europe" } },
    azurerm_postgresql_flexible_server: {
      server: {
        name: "psql-vitrine",
        resource_group_name: ref("azurerm_resource_group.group.name"),
        location: ref("azurerm_resource_group.group.location"),
        version: "17",
        sku_name: "B_Standard_B1ms",
        storage_mb: 32768,
        authentication: [
          { active_directory_auth_enabled: true, password_auth_enabled: false, tenant_id: localTenantId },
        ],
      },
    },
    azurerm_postgresql_flexible_server_active_directory_administrator: {
      developer: {
        server_name: ref(`${server}.name`),
        resource_group_name: ref("azurerm_resource_group.group.name"),
        tenant_id: localTenantId,
        object_id: localDeveloperId,
        principal_name: "developer@vitrine",
        principal_type: "User",
      },
    },
    azurerm_postgresql_flexible_server_database: {
      predictions: {
        name: "predictions",
        server_id: ref(`${server}.id`),
        depends_on: ["azurerm_postgresql_flexible_server_active_directory_administrator.developer"],
      },
    },
  },
  output: {
    host: { value: `\${element(split(":", "\${${server}.fqdn}:5432"), 0)}` },
    port: { value: `\${element(split(":", "\${${server}.fqdn}:5432"), 1)}` },
  },
};

beforeAll(async () => {
  await checkout.start();
  folder.write(stack);
  await folder.init();
});
afterAll(() => checkout.end());

it("Terraform makes a server, whose administrator logs in with a token, and takes it down again", async () => {
  await folder.apply();
  expect(await folder.plan()).toEqual({});
  const output = async (name: string) => JSON.parse(await folder.succeed("output", "-json", name)) as string;
  const client = new Client({
    host: await output("host"),
    port: Number(await output("port")),
    user: "developer@vitrine",
    database: "predictions",
    password: async () => {
      const { token } = await checkout.call("/token", {
        audience: "https://ossrdbms-aad.database.windows.net",
      });
      return String(token);
    },
    ssl: { ca: readFileSync(join(checkout.root, ".vitrine/local/tls/authority.pem")) },
  });
  await client.connect();
  const { rows } = await client.query("select session_user as role, current_database() as database");
  expect(rows).toEqual([{ role: "developer@vitrine", database: "predictions" }]);
  await client.query("create table public.one (id integer)");
  await client.end();

  const { databaseServers } = (await checkout.call("/status")) as unknown as Status;
  const { pid = 0, dataFolder = checkout.root } = databaseServers[0] ?? {};
  expect(existsSync(dataFolder)).toBe(true);
  await folder.destroy();
  await gone(pid);
  // as root outside of the checkout, which nobody else may enter
  const left = [dataFolder, ".vitrine/local", ".vitrine/local-postgresql"].map((path) =>
    resolve(checkout.root, path),
  );
  for (const path of left.filter((each) => each !== checkout.root))
    await until(`${path} is gone`, () => !existsSync(path));
});
