import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../../packaging/bundle/bundle";
import { connectDatabase } from "../connect-database";
import { requireSchema } from "../require-schema";
import { TestDatabase } from "../testing/test-database";
import { unavailableBecause } from "../unavailable";
import type { DatabaseRelease } from "./database-release";
import { migrate } from "./migrate";

const tables = { name: "0001-tables", sql: "create table answer (id int primary key, secret text);" };
const more = { name: "0002-more", sql: "alter table answer add column label text;" };
const less = { name: "0003-less", sql: "-- contract 0002\nalter table answer drop column secret;" };
const roles = {
  api: "grant insert, select on answer to api;",
  reader: "grant select (id) on answer to reader;",
};
const principals: DatabaseRelease["principals"] = [
  { objectId: "app-1", kind: "service", roles: ["api"] },
  { objectId: "team-1", kind: "group", roles: ["reader"] },
];
const release: DatabaseRelease = { migrations: [tables, more], roles, principals };

describe("migrate", () => {
  let server: TestDatabase;
  let database: string;
  let count = 0;

  beforeAll(async () => {
    server = await TestDatabase.start();
    await server.addRole("migrator", "admin-1", { isAdmin: true });
  });
  beforeEach(() => {
    database = `test${++count}`;
  });
  afterAll(async () => server?.stop());

  it("makes a database what the files say, once", async () => {
    expect(await run()).toEqual(["0001-tables", "0002-more"]);
    expect(await run()).toEqual([]);

    const { rows } = await sql(
      "select name, applied_by, length(sha256) as digits from vitrine.migration order by name",
    );
    expect(rows).toEqual([
      { name: "0001-tables", applied_by: "test", digits: 64 },
      { name: "0002-more", applied_by: "test", digits: 64 },
    ]);
    const { rows: owners } = await sql("select tableowner from pg_tables where tablename = 'answer'");
    expect(owners).toEqual([{ tableowner: "vitrine_owner" }]);
  });

  it("makes the database of predictions from the files that are shipped", async () => {
    await server.migrate("predictions", database);
    const identity = "identity of predictions_api";
    const api = connect(identity);
    await expect(api.query("select from predictions.answers")).resolves.toMatchObject({ rowCount: 0 });
    await api.end();
  });

  it("lets each principal do what its role's file grants, and nothing else", async () => {
    await run();
    const [api, reader] = ["app-1", "team-1"].map(connect);

    await api?.query("insert into answer (id, secret) values (1, 'x')");
    expect((await reader?.query("select id from answer"))?.rows).toEqual([{ id: 1 }]);
    await expect(reader?.query("select secret from answer")).rejects.toThrow(
      "permission denied for table answer",
    );
    for (const refused of ["delete from answer", "create table mine ()", "create temporary table mine ()"])
      await expect(api?.query(refused)).rejects.toThrow("permission denied");
    await Promise.all([api?.end(), reader?.end()]);
  });

  it("keeps whoever is not named out of the database, also with a token of their own", async () => {
    await server.addRole("stranger", "stranger").catch(() => undefined);
    await run();
    const stranger = connect("stranger");
    await expect(stranger.query("select 1")).rejects.toThrow("permission denied for database");
    await stranger.end();
  });

  it("takes a right away that the role's file does not grant any more, and a role from who has it no more", async () => {
    await run();
    await run({ ...release, roles: { ...roles, api: "grant select on answer to api;" } });
    const api = connect("app-1");
    await expect(api.query("insert into answer (id) values (1)")).rejects.toThrow("permission denied");

    await run({ ...release, principals: [{ objectId: "app-2", kind: "service", roles: ["api"] }] });
    await api.end();
    const former = connect("app-1");
    expect(await former.query("select 1").catch(unavailableBecause)).toBe("DatabaseRefusesSignIn");
    const next = connect("app-2");
    expect((await next.query("select count(*)::int from answer")).rows).toEqual([{ count: 0 }]);
    await Promise.all([former.end(), next.end()]);
  });

  it("takes everything from a role whose file is gone, and from its members", async () => {
    await run();
    const { reader: _, ...others } = roles;
    await run({ ...release, roles: others, principals: principals.slice(0, 1) });
    const former = connect("team-1");
    expect(await former.query("select 1").catch(unavailableBecause)).toBe("DatabaseRefusesSignIn");
    await former.end();
    const { rows } = await sql("select has_column_privilege('reader', 'answer', 'id', 'select') as may");
    expect(rows).toEqual([{ may: false }]);
  });

  it("lets the next administrator do the same", async () => {
    await run();
    await server.addRole("successor", "admin-2", { isAdmin: true });
    const next = { objectId: "app-3", kind: "service", roles: ["api"] } as const;
    const settings = server.settings("successor", database);
    const tokens = server.tokensOf("admin-2");
    const later = {
      migrations: [tables, more, less],
      roles: { ...roles, audit: "grant select on answer to audit;" },
      principals: [next],
    };
    expect(await migrate({ settings, tokens, release: later, by: "test", log: () => undefined })).toEqual([
      "0003-less",
    ]);
    expect(await run(later)).toEqual([]);
  });

  it("refuses a file that was changed after it was applied, and says which", async () => {
    await run();
    const changed = { ...tables, sql: `${tables.sql} -- and a word` };
    await expect(run({ ...release, migrations: [changed, more] })).rejects.toMatchObject({
      code: "MigrationChanged",
      message: expect.stringContaining("0001-tables"),
    });
  });

  it("takes a file whose lines end otherwise for the same", async () => {
    const lines = { ...tables, sql: "create table answer (id int primary key,\nsecret text);\n" };
    await run({ ...release, migrations: [lines, more] });
    const otherwise = { ...lines, sql: lines.sql.replaceAll("\n", "\r\n") };
    expect(await run({ ...release, migrations: [otherwise, more] })).toEqual([]);
  });

  it("refuses when a file is missing that was applied, and when one comes too late", async () => {
    await run();
    await expect(run({ ...release, migrations: [more] })).rejects.toMatchObject({ code: "MigrationMissing" });
    const late = { name: "0001-zeal", sql: "select 1" };
    const files = { ...release, migrations: [tables, late, more] };
    await expect(run(files)).rejects.toMatchObject({ code: "MigrationOutOfOrder" });
  });

  it("keeps nothing of a file that PostgreSQL refuses, and says in which line", async () => {
    const wrong = { name: "0002-wrong", sql: "create table half ();\nselect nonsense;" };
    await expect(run({ ...release, migrations: [tables, wrong] })).rejects.toMatchObject({
      code: "MigrationFailed",
      message: expect.stringMatching(/0002-wrong(.|\n)*line 2(.|\n)*42703/),
    });
    expect((await sql("select to_regclass('half') as half")).rows).toEqual([{ half: null }]);
    expect(await run()).toEqual(["0002-more"]);
  });

  it("refuses a file that ends the transaction", async () => {
    const wrong = { name: "0001-wrong", sql: "create table half (); commit; select 1;" };
    await expect(run({ ...release, migrations: [wrong] })).rejects.toMatchObject({
      code: "MigrationEndsTransaction",
    });
  });

  it("goes back to older code while what was added lets it live, and no further", async () => {
    await run({ ...release, migrations: [tables, more, less] });
    expect(await run()).toEqual([]);
    await expect(run({ ...release, migrations: [tables] })).rejects.toMatchObject({
      code: "DatabaseTooNew",
      message: expect.stringContaining("0003-less"),
    });
  });

  it("leaves all rights as they were when a role's file is wrong", async () => {
    await run();
    const wrong = { ...roles, reader: "grant select on nothing to reader;" };
    await expect(run({ ...release, roles: wrong })).rejects.toMatchObject({ code: "RoleNotGranted" });
    const api = connect("app-1");
    await api.query("insert into answer (id) values (1)");
    await api.end();
  });

  it("refuses a principal whose role has no file", async () => {
    const unknown = [{ objectId: "app-1", kind: "service", roles: ["admin"] }] as const;
    await expect(run({ ...release, principals: unknown })).rejects.toMatchObject({
      code: "RoleUnknown",
    });
  });

  it("never drops what a role owns", async () => {
    await run();
    await server.as("postgres", "create table precious (); alter table precious owner to reader", database);
    await expect(run()).rejects.toMatchObject({ code: "RoleOwnsThings" });
    await server.as("postgres", "drop table precious", database);
  });

  it("tells the code when the database has what it needs", async () => {
    await run({ ...release, migrations: [tables] });
    const api = connect("app-1");
    const needed = requireSchema(api, { DATABASE_SCHEMA: "0002-more" });
    expect(await needed().catch(unavailableBecause)).toBe("SchemaNotReady");
    await run();
    await expect(needed()).resolves.toBeUndefined();

    await run({ ...release, migrations: [tables, more, less] });
    await expect(requireSchema(api, { DATABASE_SCHEMA: "0001-tables" })()).rejects.toThrow(
      "0003-less took away",
    );
    await expect(requireSchema(api, { DATABASE_SCHEMA: "0002-more" })()).resolves.toBeUndefined();
    await api.end();
  });

  it("stands back from a table that is in use, and tries again", async () => {
    await run({ ...release, migrations: [tables] });
    const api = connect("app-1");
    const reading = await api.connect();
    await reading.query("begin; select * from answer");
    const running = run();
    // an answer that waited behind the migration comes as soon as that stands back
    expect((await api.query("select count(*)::int from answer")).rows).toEqual([{ count: 0 }]);
    await reading.query("commit");
    reading.release();
    expect(await running).toEqual(["0002-more"]);
    await api.end();
  });

  describe("in processes of its own", () => {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-migrate-"));
    const program = join(folder, "migrate.cjs");
    beforeAll(() =>
      writeFileSync(program, bundle(process.cwd(), "runtime/database/testing/migrate-process.ts").code),
    );
    afterAll(() => rmSync(folder, { recursive: true }));

    it("applies each file once when two run at the same time", async () => {
      const both = await Promise.all([start(release).outcome, start(release).outcome]);
      expect(both.map(({ applied }) => applied?.length).sort()).toEqual([0, 2]);
    });

    it("can be repeated after it was killed in the middle of a file", async () => {
      const slow = { name: "0002-more", sql: `${more.sql} select pg_sleep(30);` };
      const first = start({ ...release, migrations: [tables, slow] });
      await first.said("0001-tables was applied");
      await untilAsleep();
      first.process.kill("SIGKILL");

      expect(await run()).toEqual(["0002-more"]);
      expect((await sql("select name from vitrine.migration order by name")).rows).toHaveLength(2);
    });

    async function untilAsleep(): Promise<void> {
      const asked =
        "select from pg_stat_activity where query like '%pg_sleep(30)%' and wait_event = 'PgSleep'";
      while ((await sql(asked)).rowCount === 0);
    }

    function start(what: DatabaseRelease) {
      const child: ChildProcess = fork(program, { stdio: "inherit" });
      const token = "token of admin-1";
      child.send({ settings: server.settings("migrator", database), release: what, by: "test", token });
      const messages: { line?: string; applied?: string[]; error?: string }[] = [];
      const heard = (wanted: (message: (typeof messages)[number]) => boolean) =>
        new Promise<(typeof messages)[number]>((resolve) =>
          child.on("message", (message: (typeof messages)[number]) => wanted(message) && resolve(message)),
        );
      return {
        process: child,
        outcome: heard(({ applied, error }) => applied !== undefined || error !== undefined),
        said: (line: string) => heard((message) => message.line?.startsWith(line) ?? false),
      };
    }
  });

  function run(what: DatabaseRelease = release): Promise<readonly string[]> {
    const settings = server.settings("migrator", database);
    return migrate({
      settings,
      tokens: server.tokensOf("admin-1"),
      release: what,
      by: "test",
      log: () => undefined,
    });
  }

  function connect(objectId: string) {
    return connectDatabase(server.settings(objectId, database), server.tokensOf(objectId));
  }

  const sql = (statement: string) => server.as("postgres", statement, database);
});
