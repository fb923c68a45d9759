import {
  accountId,
  type LocalStorage,
  openLocalStorage,
  worker,
} from "../../../emulator/services/storage/testing/storage";
import { TestDatabase } from "../../database/testing/test-database";
import { MigrateHandler } from "./migrate-handler";
import { MigrateSettings } from "./settings";

const tables = { name: "0001-tables", sql: "create schema shop; create table shop.orders (id int);" };
const roles = { reader: "grant usage on schema shop to reader; grant select on shop.orders to reader;" };
const principals = [{ objectId: "app-1", kind: "service", roles: ["reader"] }];

describe("the migrate app", () => {
  let server: TestDatabase;
  let storage: LocalStorage;
  let database: string;
  let handler: MigrateHandler;
  let count = 0;
  const said: string[] = [];
  const context = {
    info: (line: string) => said.push(line),
    error: (...words: unknown[]) => said.push(words.join(" ")),
  };
  const event = jest.fn();

  beforeAll(async () => {
    server = await TestDatabase.start("");
    await server.addRole("migrator", "administrator", { isAdmin: true });
    storage = await openLocalStorage();
  });
  beforeEach(async () => {
    database = `shop${++count}`;
    const account = accountId(database);
    const endpoints = await storage.storage.createAccount({ name: database, resourceId: account });
    storage.grant("Storage Blob Data Contributor", account);
    const releases = storage.blobs(endpoints).getContainerClient("releases");
    await releases.create();
    const settings = MigrateSettings.parse({
      ...Object.fromEntries(
        Object.entries(server.settings("migrator", database)).map(([name, value]) => [name, String(value)]),
      ),
      RELEASES__blobServiceUri: endpoints.blob,
      RELEASES__queueServiceUri: endpoints.queue,
      RELEASES__credential: "managedidentity",
      RELEASES__clientId: worker.clientId,
      IDENTITY_CLIENT_ID: worker.clientId,
    });
    const instance = () =>
      new MigrateHandler(releases, server.tokensOf("administrator"), {
        settings,
        version: "abc",
        telemetry: { event },
      });
    handler = instance();
    withAnother = async (act) => {
      const other = instance();
      await act(other).finally(() => other.close());
    };
    write = async (name, content) => {
      const text = JSON.stringify(content);
      await releases.getBlockBlobClient(name).upload(text, text.length);
    };
    said.length = 0;
  });
  afterEach(() => handler.close());
  afterAll(async () => {
    await server?.stop();
    await storage?.stop();
  });
  let withAnother: (act: (other: MigrateHandler) => Promise<void>) => Promise<void>;
  let write: (name: string, content: unknown) => Promise<void>;

  it("waits for both blobs, then makes the database and says that it is well", async () => {
    expect(await handler.health(context)).toMatchObject({ status: 503, jsonBody: { waiting: true } });
    await write("principals.json", principals);
    await handler.handle(context);
    expect(said.at(-1)).toBe("the deploy has not written all of the release yet");

    await write("sql-1.json", { migrations: [tables], roles });
    await handler.handle(context);
    expect(await handler.health(context)).toMatchObject({ jsonBody: { status: "healthy", version: "abc" } });
    expect(event).toHaveBeenLastCalledWith(
      "DatabaseMigrated",
      { database, applied: "0001-tables" },
      { count: 1 },
    );
  });

  it("is not well while the database is another than the blobs say, and tells what was refused", async () => {
    await write("principals.json", principals);
    await write("sql-1.json", { migrations: [tables], roles });
    await handler.handle(context);
    await write("sql-1.json", { migrations: [tables, { name: "0002-wrong", sql: "select nothing" }], roles });
    expect(await handler.health(context)).toMatchObject({
      status: 503,
      jsonBody: { reason: "the database is not yet what was deployed" },
    });

    await expect(handler.handle(context)).rejects.toMatchObject({ code: "MigrationFailed" });
    expect(await handler.health(context)).toMatchObject({
      status: 503,
      jsonBody: {
        reason: expect.stringMatching(/^MigrationFailed: migration 0002-wrong was not applied/),
        refused: true,
      },
    });

    await write("sql-1.json", { migrations: [tables, { name: "0002-right", sql: "select 1" }], roles });
    const corrected = await handler.health(context);
    expect(corrected).toMatchObject({
      status: 503,
      jsonBody: { reason: "the database is not yet what was deployed" },
    });
    expect(corrected.jsonBody).not.toHaveProperty("refused");
  });

  it("tells what another instance refused", async () => {
    await write("principals.json", principals);
    await write("sql-1.json", { migrations: [{ name: "0001-wrong", sql: "select nothing" }], roles });
    await expect(handler.handle(context)).rejects.toMatchObject({ code: "MigrationFailed" });
    await withAnother(async (other) =>
      expect(await other.health(context)).toMatchObject({ jsonBody: { refused: true } }),
    );
  });

  it("takes the newest of two, which a deploy that was interrupted may leave", async () => {
    await write("principals.json", principals);
    await write("sql-2.json", { migrations: [tables], roles });
    // the service tells times in whole seconds
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await write("sql-1.json", { migrations: [tables, { name: "0002-more", sql: "select 1" }], roles });
    await handler.handle(context);
    const { rows } = await server.as(
      "postgres",
      "select name from vitrine.migration order by name",
      database,
    );
    expect(rows).toEqual([{ name: "0001-tables" }, { name: "0002-more" }]);
  });
});
