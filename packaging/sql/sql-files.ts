import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { numberOf, SqlFiles } from "../../runtime/database/migrations/database-release";
import { sourcesOf } from "../../vitrine-folder";
import { PackagingError } from "../packaging-error";

/**
 * The SQL files of an app's database: `migrations/NNNN-name.sql`, in the order of their numbers, and `roles/<role>.sql`.
 *
 * @param root the repository that ships them, absolute
 * @param app folder below runtime/functions, e.g. "predictions"
 * @throws PackagingError when a file's name is not one, or two have one number
 */
export function sqlFiles({ root, app }: { readonly root: string; readonly app: string }): SqlFiles {
  const folder = sourcesOf(root, `runtime/functions/${app}`);
  const files = SqlFiles.safeParse({
    migrations: filesIn(join(root, folder, "migrations")).map(([name, sql]) => ({ name, sql })),
    roles: Object.fromEntries(filesIn(join(root, folder, "roles"))),
  });
  if (!files.success) {
    throw new PackagingError(folder, "SqlFileNameNotLegal", {
      what: `a file of migrations/ or roles/ has another name than it may: ${files.error.issues.map(({ path }) => path.join(".")).join(", ")}`,
      why: "migrations are applied in the order of their numbers, and a role is called as its file",
      fix: "call migrations 0001-what-it-does.sql, and roles in lower-case letters, digits and underscores",
    });
  }
  refuseSameNumber(
    folder,
    files.data.migrations.map(({ name }) => name),
  );
  return files.data;
}

/** Names without their end, and contents; the same wherever they were checked out. */
function filesIn(folder: string): [name: string, sql: string][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => [file.slice(0, -4), readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n")]);
}

function refuseSameNumber(folder: string, names: readonly string[]): void {
  const second = names.find(
    (name, index) => index > 0 && numberOf(names[index - 1] ?? "") === numberOf(name),
  );
  if (second === undefined) return;
  throw new PackagingError(folder, "MigrationNumberTwice", {
    what: `two migrations have the number of ${second}`,
    why: "two branches wrote one each, and databases would get them in another order",
    fix: "give the one that was merged last the next number",
  });
}
