import type { Pool, PoolClient } from "pg";
import { transaction } from "../../database/transaction";
import { retry } from "../../shared/retry";
import type { ArrivingFile, ImportKind } from "./arriving-file";

/** What the database knows of a file, by its hash. */
export interface KnownImport {
  readonly state: "running" | "done" | "refused";
  /** Up to which line its rows are in. */
  readonly lines: number;
  readonly taken: number;
  readonly refused: number;
}

interface Row {
  readonly state: KnownImport["state"];
  readonly lines: string;
  readonly taken: string;
  readonly refused: string;
}

const columns = "state, lines, taken, refused";

/** The files that were brought in, and how far. */
export class TakenImports {
  private readonly database: Pool;

  constructor(database: Pool) {
    this.database = database;
  }

  async find(sha256: string): Promise<KnownImport | undefined> {
    const { rows } = await this.database.query<Row>(
      `select ${columns} from films.imports where sha256 = $1`,
      [sha256],
    );
    return rows[0] && known(rows[0]);
  }

  /** Begins, or goes on where an earlier run ended. */
  async begin(sha256: string, { name }: ArrivingFile, kind: ImportKind, refused: number): Promise<void> {
    await this.database.query(
      `insert into films.imports (sha256, name, kind, state, refused) values ($1, $2, $3, 'running', $4)
       on conflict (sha256) do update set state = 'running', refused = $4, problem = null, ended_at = null
         where imports.state <> 'done'`,
      [sha256, name, kind, refused],
    );
  }

  async end(sha256: string): Promise<KnownImport> {
    const { rows } = await this.database.query<Row>(
      `update films.imports set state = 'done', ended_at = coalesce(ended_at, now()) where sha256 = $1 returning ${columns}`,
      [sha256],
    );
    return known(rows[0] as Row);
  }

  async refuse(
    sha256: string,
    { name }: ArrivingFile,
    kind: ImportKind,
    problem: string,
    refused: number,
  ): Promise<void> {
    await this.database.query(
      `insert into films.imports (sha256, name, kind, state, refused, problem, ended_at) values ($1, $2, $3, 'refused', $4, $5, now())
       on conflict (sha256) do update set state = 'refused', refused = $4, problem = $5, ended_at = now()
         where imports.state <> 'done'`,
      [sha256, name, kind, refused, problem],
    );
  }

  /**
   * Takes one part of a file in one transaction with the note how far it goes: whoever did it before, it is done once.
   *
   * @param part to which line it goes, and how many rows it has
   */
  async take(
    sha256: string,
    { line, rows }: { readonly line: number; readonly rows: number },
    put: (client: PoolClient) => Promise<void>,
  ): Promise<void> {
    await retry(
      () => this.takeOnce(sha256, line, rows, put),
      // it waited for somebody who waited for it: nothing of it was kept
      (error, attempt) =>
        attempt < 5 && (error as { code?: unknown }).code === "40P01" ? 100 * attempt : undefined,
    );
  }

  private takeOnce(
    sha256: string,
    line: number,
    count: number,
    put: (client: PoolClient) => Promise<void>,
  ): Promise<void> {
    return transaction(this.database, async (client) => {
      const { rows } = await client.query<Row>(
        `select ${columns} from films.imports where sha256 = $1 for update`,
        [sha256],
      );
      const before = rows[0] && known(rows[0]);
      if (before?.state !== "running" || before.lines >= line) return;
      await put(client);
      await client.query("update films.imports set lines = $2, taken = taken + $3 where sha256 = $1", [
        sha256,
        line,
        count,
      ]);
    });
  }
}

function known({ state, lines, taken, refused }: Row): KnownImport {
  return { state, lines: Number(lines), taken: Number(taken), refused: Number(refused) };
}
