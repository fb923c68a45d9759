import { escapeIdentifier, escapeLiteral, type Pool } from "pg";
import type { AwakeEngine } from "./engine/sleeping-engine";
import { extensionsSql } from "./sql/extensions";

/**
 * As Azure's management plane makes one: it belongs to the administrator who was there first, or to nobody's
 * superuser, and its schema `public` to all administrators.
 */
export async function createDatabase(
  { superuser, postgres }: AwakeEngine,
  {
    name,
    charset,
    collation,
  }: { readonly name: string; readonly charset: string; readonly collation: string },
): Promise<void> {
  if (await hasDatabase(superuser, name)) return;
  const owner = await superuser.query<{ owner: string }>("select pgaadauth.first_administrator() as owner");
  await superuser.query(
    `create database ${escapeIdentifier(name)} owner ${escapeIdentifier(owner.rows[0]?.owner ?? "")} ` +
      `template template0 encoding ${escapeLiteral(charset)} ${localeOf(collation)}`,
  );
  await postgres.inDatabase(name, (inside) => inside.query(extensionsSql));
}

export async function deleteDatabase(superuser: Pool, name: string): Promise<void> {
  await superuser.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
}

export async function hasDatabase(superuser: Pool, name: string): Promise<boolean> {
  const { rowCount } = await superuser.query("select from pg_database where datname = $1", [name]);
  return rowCount === 1;
}

/** Those that people made. */
export async function databasesOf(superuser: Pool): Promise<string[]> {
  const { rows } = await superuser.query<{ datname: string }>(
    "select datname from pg_database where not datistemplate and datname <> 'postgres' order by datname",
  );
  return rows.map(({ datname }) => datname);
}

/** The machine may lack the locales that Azure's have; ICU sorts alike everywhere. */
function localeOf(collation: string): string {
  const [language = ""] = collation.split(".");
  if (["C", "POSIX"].includes(language)) return "locale_provider libc locale 'C'";
  return `locale_provider icu locale 'C' icu_locale ${escapeLiteral(language.replace("_", "-"))}`;
}
