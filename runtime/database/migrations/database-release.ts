import { createHash } from "node:crypto";
import * as z from "zod";

/** One numbered file, applied once and never changed after that. */
export const Migration = z.strictObject({
  /** Of the file, without its end, e.g. "0003-outcomes". */
  name: z.string().regex(/^\d{4}(-[a-z0-9]+)+$/),
  sql: z.string(),
});

/** A workload's files, as they lie in `migrations/` and `roles/` of its app. */
export const SqlFiles = z.strictObject({
  /** In the order of their numbers. */
  migrations: z.array(Migration).readonly(),
  /** By role, the statements that grant what the role may do. */
  roles: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,62}$/), z.string()),
});

/** Whom the database lets in, and as what. */
export const Principals = z
  .array(
    z.strictObject({
      /** In Microsoft Entra ID: of a managed identity its principal id, of people their group's. It is also the name to log in with. */
      objectId: z.string().min(1),
      kind: z.enum(["service", "group", "user"]),
      roles: z.array(z.string()).readonly(),
    }),
  )
  .readonly();

export type Migration = z.output<typeof Migration>;
export type SqlFiles = z.output<typeof SqlFiles>;
export type Principals = z.output<typeof Principals>;

/** Everything that a database should be. */
export interface DatabaseRelease extends SqlFiles {
  readonly principals: Principals;
}

export function numberOf(name: string): number {
  return Number(name.slice(0, 4));
}

/** SHA-256 of a file, hexadecimal, whatever ends its lines. */
export function checksumOf(sql: string): string {
  return createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");
}

/** Names everything that a release is: two that are alike have the same. */
export function releaseHash({ migrations, roles, principals }: DatabaseRelease): string {
  const sorted = [...principals].sort((a, b) => (a.objectId < b.objectId ? -1 : 1));
  return checksumOf(JSON.stringify([migrations, Object.entries(roles).sort(), sorted]));
}

/**
 * The oldest code that can live with what a migration leaves, as the newest migration which that code knows: the file's first
 * line says it, `-- contract 0003`. A migration without the line only adds, and any code can.
 */
export function oldestCodeOf(sql: string): number {
  return Number(/^-- contract (\d{4})\r?\n/.exec(sql)?.[1] ?? 0);
}
