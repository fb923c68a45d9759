import { z } from "zod";
import type { Change } from "../plan/change";
import type { Values } from "../stack";
import { lossesIn } from "./losses";

/** What a deploy does to a database with its SQL files. */
export interface MigrationChange {
  /** Of what hands the files over, e.g. "Predictions/Database/Migrations/Sql". */
  readonly path: string;
  /** Those that will run, in their order. */
  readonly added: readonly { readonly name: string; readonly losses: readonly string[] }[];
  /** Those that were deployed as another file, or are gone: the database refuses the first, and keeps the second. */
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Roles whose rights become others. */
  readonly roles: readonly string[];
}

const Files = z.object({
  migrations: z.array(z.object({ name: z.string(), sql: z.string() })),
  roles: z.record(z.string(), z.string()),
});
type Files = z.output<typeof Files>;

/** SQL files are what a blob says outright: what is to be in a database, as one JSON document. */
export function migrationChanges(changes: readonly Change[]): MigrationChange[] {
  return changes.flatMap((change) => migrationChangeOf(change) ?? []);
}

/** undefined for what hands over no SQL files, or the same as before. */
export function migrationChangeOf({ type, path, before, after }: Change): MigrationChange | undefined {
  if (type !== "azurerm_storage_blob") return undefined;
  const [old, next] = [filesIn(before), filesIn(after)];
  if (next === undefined) return undefined;
  const known = new Map(old?.migrations.map(({ name, sql }) => [name, sql]));
  const names = new Set(next.migrations.map(({ name }) => name));
  return {
    path,
    added: next.migrations
      .filter(({ name }) => !known.has(name))
      // of a database that is new, nothing can be lost
      .map(({ name, sql }) => ({ name, losses: old ? lossesIn(sql) : [] })),
    changed: next.migrations
      .filter(({ name, sql }) => known.has(name) && known.get(name) !== sql)
      .map(({ name }) => name),
    removed: [...known.keys()].filter((name) => !names.has(name)),
    roles: rolesThatDiffer(old?.roles ?? {}, next.roles),
  };
}

/** Whether a value is such a document, which says more as a table than as text. */
export const isSqlFiles = (value: unknown): boolean => filesIn({ source_content: value }) !== undefined;

function filesIn(values: Values | null): Files | undefined {
  const content = values?.["source_content"];
  if (typeof content !== "string" || !content.startsWith("{")) return undefined;
  try {
    return Files.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

function rolesThatDiffer(old: Files["roles"], next: Files["roles"]): string[] {
  const all = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  return all.filter((role) => old[role] !== next[role]).sort();
}
