import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { databaseIn } from "../../cli/sql/deployed-database";
import { logIn } from "../../cli/sql/log-in";
import { runStatement } from "../../cli/sql/run-statement";
import { AzapiProvider } from "../../constructs/core/azapi";
import { Team } from "../../constructs/core/principals";
import { PostgresDatabase } from "../../constructs/postgres-database/postgres-database";
import { EmulatorCheckout } from "../../emulator/control/testing/emulator-checkout";
import {
  localDeployersId,
  localDeveloperId,
  localSubscriptionId,
  localTenantId,
} from "../../emulator/identity/local-ids";
import { installProvider } from "../../emulator/terraform/install";
import { TerraformFolder } from "../../emulator/terraform/testing/terraform";
import { functionPackage } from "../../packaging/functions/function-package";
import type { SqlFiles } from "../../runtime/database/migrations/database-release";
import { foundation } from "../support/foundation";

const tables = {
  name: "0001-tables",
  sql: "create schema shop; create table shop.orders (id integer primary key);",
};
const more = { name: "0002-more", sql: "alter table shop.orders add column note text;" };
const roles = { reader: "grant usage on schema shop to reader; grant select on shop.orders to reader;" };
const options = { environment: "local", workload: "shop", role: undefined };

describe("a database of the local estate", () => {
  const checkout = new EmulatorCheckout();
  const folder = new TerraformFolder(checkout.root, { name: "estate" });

  beforeAll(async () => {
    await checkout.start();
    setDefaultCACertificates([
      ...getCACertificates(),
      readFileSync(join(checkout.root, ".vitrine/local/tls/authority.pem"), "utf8"),
    ]);
  }, 60_000);
  afterAll(() => checkout.end());

  it("is what the files say after a deploy, and the next plan is empty", async () => {
    synthesize({ migrations: [tables], roles });
    await folder.init();
    await folder.apply();
    expect(await settled("select name from vitrine.migration")).toEqual([["0001-tables"]]);
    expect(await folder.plan()).toEqual({});
  }, 180_000);

  it("gets a new migration with the next deploy, and stays as it is when older code returns", async () => {
    synthesize({ migrations: [tables, more], roles });
    expect(Object.keys(await folder.plan())).toEqual([expect.stringContaining("azurerm_storage_blob")]);
    await folder.apply();
    expect(await settled("select name from vitrine.migration where name = '0002-more'")).toEqual([
      ["0002-more"],
    ]);

    const [[before]] = (await ask("select released_at from vitrine.release")) as [[string]];
    synthesize({ migrations: [tables], roles });
    await folder.apply();
    await settled(`select from vitrine.release where released_at > '${before}'`);
    expect(await ask("select count(*) from vitrine.migration")).toEqual([["2"]]);
  }, 180_000);

  it("is what the files say although everything was killed in the middle of one", async () => {
    const sql = "alter table shop.orders add column slow text; select pg_sleep(10);";
    synthesize({ migrations: [tables, more, { name: "0003-slow", sql }], roles });
    await folder.apply();
    const locked = "relation = 'shop.orders'::regclass and mode = 'AccessExclusiveLock' and granted";
    await settled(`select from pg_locks where ${locked}`);
    await checkout.kill("all");
    await checkout.start();
    expect(await settled("select name from vitrine.migration where name = '0003-slow'")).toEqual([
      ["0003-slow"],
    ]);
    expect(await folder.plan()).toEqual({});
  }, 180_000);

  function synthesize(sql: SqlFiles): void {
    const app = new App({ outdir: checkout.root, analyticsReporting: false } as never);
    const stack = new TerraformStack(app, "estate");
    new LocalBackend(stack, { path: join(folder.path, "terraform.tfstate") });
    const ids = { subscriptionId: localSubscriptionId, tenantId: localTenantId };
    new AzurermProvider(stack, "Azure", { ...ids, storageUseAzuread: true, features: [{}] });
    new AzapiProvider(stack, "AzureResourceManager", ids);
    new TimeProvider(stack, "Time");
    const on = foundation(stack, {
      ...ids,
      deployer: { objectId: localDeployersId, kind: "Group" },
      grantPropagationSeconds: 0,
      hostStartSeconds: 0,
    });
    const database = new PostgresDatabase(stack, "Database", {
      foundation: on,
      purpose: "shop",
      sql,
      migrate: functionPackage({ root: process.cwd(), app: "migrate" }),
    });
    database.let(new Team(stack, "People", { objectId: localDeveloperId, kind: "User" }), "reader");
    app.synth();
    installProvider(folder.path, { root: checkout.root, azure: "local" });
  }

  /** Asked until somebody is let in and there is something: an event whose host was killed comes again after half a minute. */
  async function settled(sql: string): Promise<unknown> {
    for (const end = Date.now() + 120_000; ; await wait(300)) {
      const rows = await ask(sql).catch((error: Error) => error);
      if (!(rows instanceof Error) && rows.length > 0) return rows;
      if (Date.now() > end) throw rows instanceof Error ? rows : new Error(`nothing is there: ${sql}`);
    }
  }

  async function ask(sql: string) {
    const outputs = JSON.parse(await folder.succeed("output", "-json")) as Record<string, { value: unknown }>;
    const values = Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    const audience = "https://ossrdbms-aad.database.windows.net";
    const credential = { getToken: async () => (await checkout.call("/token", { audience })) as never };
    const session = await logIn(databaseIn(values, options), credential, options);
    try {
      const [result] = await runStatement(session, sql, { write: false });
      return result?.rows ?? [];
    } finally {
      await session.client.end();
    }
  }
});
