import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { TestDatabase } from "../../runtime/database/testing/test-database";
import { databaseIn } from "./deployed-database";
import { logIn } from "./log-in";
import { type Form, printed } from "./results-in-words";
import { runStatement } from "./run-statement";

const options = { environment: "local", workload: "predictions", role: undefined };

describe("vitrine sql", () => {
  let server: TestDatabase;
  beforeAll(async () => {
    server = await TestDatabase.start();
    await server.as(
      "postgres",
      "create table answer (id int primary key, score float8, said json, note text)",
    );
    await server.as(
      "postgres",
      `insert into answer values (1, 0.5, '{"a": 1}', 'one, "two"'), (2, null, null, '')`,
    );
    for (const role of ["reader", "writer"]) await server.as("postgres", `create role ${role}`);
    await server.as("postgres", "grant select on answer to reader; grant select, insert on answer to writer");
    for (const [group, role] of [
      ["readers", "reader"],
      ["writers", "writer"],
    ] as const) {
      await server.addRole(group, group);
      await server.as("postgres", `grant ${role} to ${group}`);
    }
    setDefaultCACertificates([...getCACertificates(), server.settings("any").DATABASE_CA ?? ""]);
  });
  afterAll(async () => server?.stop());

  it("asks as whichever group lets one in, and shows a table", async () => {
    expect(await ask("writers", "select id, note from answer order by id")).toBe(
      'id  note      \n1   one, "two"\n2             \n(2 rows)',
    );
  });

  it("prints comma-separated values in which nothing and an empty text differ", async () => {
    const text = await ask("readers", "select id, score, note from answer order by id", { form: "csv" });
    expect(text).toBe('id,score,note\n1,0.5,"one, ""two"""\n2,,""');
  });

  it("prints JSON in which a number is one, and JSON is JSON", async () => {
    const text = await ask("readers", "select id, score, said, id::bigint as big from answer order by id", {
      form: "json",
    });
    expect(JSON.parse(text)).toMatchObject({
      rows: [
        { id: 1, score: 0.5, said: { a: 1 }, big: "1" },
        { id: 2, score: null, said: null, big: "2" },
      ],
    });
  });

  it("only reads unless it is told to write", async () => {
    const insert = "insert into answer (id) values (3)";
    await expect(ask("writers", insert)).rejects.toMatchObject({
      code: "SqlRefused",
      fix: expect.stringContaining("--write"),
    });
    await expect(ask("writers", `commit; ${insert}`)).rejects.toMatchObject({ code: "SqlRefused" });
    expect(await ask("writers", insert, { write: true })).toBe("INSERT 1");
  });

  it("writes all of it or nothing", async () => {
    const half = "insert into answer (id) values (4); insert into answer (id) values (1)";
    await expect(ask("writers", half, { write: true })).rejects.toMatchObject({ code: "SqlRefused" });
    expect(await ask("writers", "select count(*) from answer where id = 4", { form: "csv" })).toBe(
      "count\n0",
    );
  });

  it("shows where a statement is wrong, and PostgreSQL's hint", async () => {
    await expect(ask("readers", "select id,\n  scores\nfrom answer")).rejects.toMatchObject({
      code: "SqlRefused",
      why: "SQLSTATE 42703\nline 2:   scores\n          ^",
      fix: expect.stringContaining('"answer.score"'),
    });
  });

  it("names the role whose rights do not suffice", async () => {
    await expect(ask("readers", "insert into answer (id) values (9)", { write: true })).rejects.toMatchObject(
      {
        code: "SqlRefused",
        fix: expect.stringContaining("you are reader"),
      },
    );
  });

  it("acts as the role that is named, with its rights alone", async () => {
    await server.as("postgres", "grant writer to readers");
    const insert = "insert into answer (id) values (9)";
    await expect(ask("readers", insert, { write: true, role: "reader" })).rejects.toThrow(
      "permission denied",
    );
    await server.as("postgres", "revoke writer from readers");
  });

  it("says who is let in when one is not", async () => {
    await expect(ask("strangers", "select 1")).rejects.toMatchObject({
      code: "NotLetIn",
      why: expect.stringContaining("the group readers is reader"),
    });
  });

  it("names the roles that there are, and the databases", async () => {
    await expect(ask("readers", "select 1", { role: "admin" })).rejects.toMatchObject({
      code: "DatabaseRoleUnknown",
      why: expect.stringContaining("reader, writer"),
    });
    const wanted = () =>
      databaseIn({ database_predictions: {} }, { environment: "local", workload: "prediction" });
    expect(wanted).toThrow(
      expect.objectContaining({ code: "DatabaseUnknown", why: "there are predictions" }),
    );
  });

  async function ask(
    group: string,
    text: string,
    { form = "table", write = false, role }: { form?: Form; write?: boolean; role?: string } = {},
  ): Promise<string> {
    const { DATABASE_PORT: port, DATABASE_NAME: name } = server.settings("any");
    const database = {
      host: "localhost",
      port,
      name,
      logins: [
        { objectId: "readers", kind: "group" as const, roles: ["reader"] },
        { objectId: "writers", kind: "group" as const, roles: ["writer"] },
        { objectId: "app", kind: "service" as const, roles: ["writer"] },
      ],
    };
    const credential = { getToken: (scope: string | string[]) => server.tokensOf(group)(String(scope)) };
    const session = await logIn(database, credential, { ...options, role });
    try {
      return printed(await runStatement(session, text, { write }), form);
    } finally {
      await session.client.end();
    }
  }
});
