import { type Client, escapeIdentifier, escapeLiteral } from "pg";
import type { AwakeEngine } from "./engine/sleeping-engine";

/**
 * As Azure's management plane makes one: it belongs to the administrator who was there first, or to nobody's
 * superuser, and its schema `public` to all administrators.
 */
export async function createDatabase(
  { client, postgres }: AwakeEngine,
  {
    name,
    charset,
    collation,
  }: { readonly name: string; readonly charset: string; readonly collation: string },
): Promise<void> {
  if (await hasDatabase(client, name)) return;
  const owner = await client.query<{ owner: string }>("select pgaadauth.first_administrator() as owner");
  await client.query(
    `create database ${escapeIdentifier(name)} owner ${escapeIdentifier(owner.rows[0]?.owner ?? "")} ` +
      `template template0 encoding ${escapeLiteral(charset)} ${localeOf(collation)}`,
  );
  const inside = await postgres.client(name);
  try {
    await inside.query("alter schema public owner to azure_pg_admin");
  } finally {
    await inside.end();
  }
}

export async function deleteDatabase(client: Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
}

export async function hasDatabase(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
  return rowCount === 1;
}

/** The machine may lack the locales that Azure's have; ICU sorts alike everywhere. */
function localeOf(collation: string): string {
  const [language = ""] = collation.split(".");
  if (["C", "POSIX"].includes(language)) return "locale_provider libc locale 'C'";
  return `locale_provider icu locale 'C' icu_locale ${escapeLiteral(language.replace("_", "-"))}`;
}
