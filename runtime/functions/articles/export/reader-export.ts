import type { Pool } from "pg";
import { identifyReader } from "../../../articles/forgetting/identify-reader";
import type { ReaderIdentifiers } from "../../../articles/forgetting/reader-store";
import type { LakeFiles } from "../../../articles/lake/lake-files";
import type { ExportRows } from "../contract/export";
import { exportedRows } from "../contract/export";
import type { ServedExperiments } from "../experiments/served-experiments";
import { archivedRows } from "./archived-rows";
import { beginning } from "./begun-rows";
import { databaseRows } from "./database-rows";
import { exportBeginning } from "./export-beginning";
import { jsonPieces } from "./json-pieces";
import { listRows } from "./list-rows";
import { type MentioningFiles, mentionRows } from "./mention-rows";

/** Where something of readers is kept. */
export interface ExportSources {
  /** Under the role articles_api. */
  readonly database: Pick<Pool, "query">;
  readonly lake: Pick<LakeFiles, "folders" | "names" | "read">;
  /** Of files that were brought in. */
  readonly files: MentioningFiles;
  readonly experiments: Pick<ServedExperiments, "of">;
}

/** Rows of one part of the export, as they are read. */
export type RowsOf<Part extends keyof ExportRows> = (
  reader: ReaderIdentifiers,
  sources: ExportSources,
) => AsyncIterable<ExportRows[Part][number]>;

const rowsOf: { readonly [Part in keyof ExportRows]: RowsOf<Part> } = {
  ...databaseRows,
  lists: listRows,
  archived: archivedRows,
  mentions: mentionRows,
};

const inFiles: ReadonlySet<keyof ExportRows> = new Set(["archived", "mentions"]);
const nothing = { async *[Symbol.asyncIterator]() {} };

export interface ExportAsked {
  /** What else may name them. @default - nothing */
  readonly also?: readonly string[];
  /** Known by a cookie alone, which anybody can make up: the lake and files are read only for one whom the database knows. @default false */
  readonly isAnonymous?: boolean;
}

/**
 * All that is kept of a reader, as JSON, in pieces: however much it is, a page of rows is in memory.
 *
 * ```
 * {"exported_at": …, "interactions": [row, row, …], …, "complete": true}
 * ```
 *
 * Every part is begun before the first piece is handed over: what cannot be read at all is told by an error, and not in the middle.
 */
export async function exportReader(
  sources: ExportSources,
  key: string,
  { also = [], isAnonymous = false }: ExportAsked = {},
): Promise<AsyncGenerator<Uint8Array>> {
  const reader = await identifyReader(sources.database, key, also);
  const head = await exportBeginning(sources, reader, new Date());
  const isNobody = isAnonymous && reader.numbers.length === 0;
  const parts: [string, AsyncIterable<unknown>][] = [];
  for (const part of exportedRows) {
    const rows = isNobody && inFiles.has(part) ? nothing : rowsOf[part](reader, sources);
    parts.push([part, await beginning<unknown>(rows)]);
  }
  return jsonPieces(head, parts);
}
