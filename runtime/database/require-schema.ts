import type { Pool } from "pg";
import { onFirstUse } from "../shared/on-first-use";
import { numberOf } from "./migrations/database-release";
import type { DatabaseSettings } from "./settings";

/** The database is not what the code needs; `unavailableBecause` knows it. */
export class SchemaNotReady extends Error {
  override readonly name = "SchemaNotReady";
  readonly code = "SchemaNotReady";
}

/**
 * Holds requests back until the migrations have run that came with the code, and when others took away what it needs:
 *
 * ```
 * const schema = requireSchema(database, settings);
 * await schema(); // before each request, and in the health check: free once it has succeeded
 * ```
 *
 * @throws SchemaNotReady, or what `pg` throws when the database cannot be asked
 */
export function requireSchema(
  database: Pick<Pool, "query">,
  { DATABASE_SCHEMA: needed }: Pick<DatabaseSettings, "DATABASE_SCHEMA">,
): () => Promise<void> {
  return onFirstUse(async () => {
    if (needed === undefined) return;
    const { rows } = await database.query(
      `select (select count(*)::int from vitrine.migration where name = $1) as has,
              (select name from vitrine.migration where oldest_code > $2 order by name limit 1) as against`,
      [needed, numberOf(needed)],
    );
    const [{ has, against }] = rows;
    if (against)
      throw new SchemaNotReady(`Migration ${against} took away what this code needs: deploy newer code.`);
    if (!has) throw new SchemaNotReady(`Migration ${needed} has not been applied yet.`);
  });
}
