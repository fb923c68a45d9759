import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sqlFiles } from "./sql-files";

describe("sqlFiles", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "vitrine-sql-"));
    mkdirSync(join(root, "runtime/functions/shop"), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("reads migrations in their order, and roles by their names, with one kind of line end", () => {
    write("migrations/0002-b.sql", "select 2;\r\n");
    write("migrations/0001-a.sql", "select 1;\n");
    write("migrations/README.md", "not one");
    write("roles/shop_api.sql", "select 3;\n");

    expect(sqlFiles({ root, app: "shop" })).toEqual({
      migrations: [
        { name: "0001-a", sql: "select 1;\n" },
        { name: "0002-b", sql: "select 2;\n" },
      ],
      roles: { shop_api: "select 3;\n" },
    });
  });

  it("finds nothing where there is nothing", () => {
    expect(sqlFiles({ root, app: "shop" })).toEqual({ migrations: [], roles: {} });
  });

  it.each(["migrations/1-a.sql", "migrations/0001_a.sql", "roles/Shop-Api.sql"])("fails for %s", (file) => {
    write(file, "");
    expect(() => sqlFiles({ root, app: "shop" })).toThrow("SqlFileNameNotLegal");
  });

  it("fails when two migrations have one number", () => {
    write("migrations/0001-a.sql", "");
    write("migrations/0001-b.sql", "");
    expect(() => sqlFiles({ root, app: "shop" })).toThrow("0001-b");
  });

  function write(file: string, content: string): void {
    const path = join(root, "runtime/functions/shop", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
});
