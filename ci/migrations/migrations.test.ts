import type { Change } from "../plan/change";
import { loadParser, lossesIn } from "./losses";
import { migrationChangeOf } from "./migration-change";

beforeAll(loadParser);

describe("lossesIn", () => {
  it.each([
    ["drop table a.b, c", ["drops the table a.b", "drops the table c"]],
    ["drop schema shop cascade", ["drops the schema shop"]],
    ["drop materialized view m", ["drops the materialized view m"]],
    ["alter table a.b drop column c", ["drops the column c of a.b"]],
    ["alter table b alter c type int", ["changes the type of c in b"]],
    ["truncate a, b.c", ["deletes all rows of a", "deletes all rows of b.c"]],
    ["delete from a", ["deletes all rows of a"]],
    ["update a set b = 1", ["overwrites all rows of a"]],
    ["with m as (delete from a returning *) insert into b select * from m", ["deletes all rows of a"]],
    ["do $$begin drop table a; end$$", ["runs code that only says what it does when it runs"]],
    ["select 1; drop table a;", ["drops the table a"]],
  ])("finds what is lost by: %s", (sql, losses) => {
    expect(lossesIn(sql)).toEqual(losses);
  });

  it.each([
    "create table a (b int)",
    "alter table a add column b int, drop constraint c",
    "delete from a where b = 1",
    "update a set b = 1 where c",
    "drop view a; drop index b; drop function c",
    "create function f() returns void language sql as $$delete from a$$",
    "this is not sql",
  ])("finds nothing lost by: %s", (sql) => {
    expect(lossesIn(sql)).toEqual([]);
  });
});

describe("the change of a database's files", () => {
  const tables = { name: "0001-tables", sql: "drop table if exists old" };
  const less = { name: "0002-less", sql: "drop table a" };

  it("names those that will run and what they destroy, and roles that become others", () => {
    const old = { migrations: [tables], roles: { api: "1", reader: "2" } };
    const next = { migrations: [tables, less], roles: { api: "1", reader: "3", audit: "4" } };
    expect(changeFrom(old, next)).toEqual({
      path: "Database/Migrations/Sql",
      added: [{ name: "0002-less", losses: ["drops the table a"] }],
      changed: [],
      removed: [],
      roles: ["audit", "reader"],
    });
  });

  it("names what was deployed as another file, and what is gone", () => {
    const next = { migrations: [{ ...tables, sql: "select 2" }], roles: {} };
    const change = changeFrom({ migrations: [tables, less], roles: {} }, next);
    expect(change).toMatchObject({ added: [], changed: ["0001-tables"], removed: ["0002-less"] });
  });

  it("finds nothing to lose in a database that is new", () => {
    expect(changeFrom(undefined, { migrations: [less], roles: {} })?.added).toEqual([
      { name: "0002-less", losses: [] },
    ]);
  });

  it.each(["<h1>Home</h1>", "{not json", '{"other": "json"}', undefined])(
    "is none for a blob that says %s",
    (content) => {
      const blob = { ...change, before: null, after: { source_content: content } };
      expect(migrationChangeOf(blob as unknown as Change)).toBeUndefined();
    },
  );

  const change = { type: "azurerm_storage_blob", path: "Database/Migrations/Sql" };
  function changeFrom(before: object | undefined, after: object) {
    const saying = (files: object | undefined) => (files ? { source_content: JSON.stringify(files) } : null);
    return migrationChangeOf({
      ...change,
      before: saying(before),
      after: saying(after),
    } as unknown as Change);
  }
});
