import type { PoolClient } from "pg";
import type { ImportReport } from "../../films/import-report";
import type { RatingScale } from "../../films/rating-scale";
import { type ArrivingFile, type ImportKind, kindOf } from "./arriving-file";
import { type ArrivingFilm, readFilmFile } from "./film-file";
import type { ImportedFile, ImportedLine, LineProblem } from "./imported-file";
import { inspectFile, sha256Of } from "./inspect-file";
import { putFilms } from "./put-films";
import { putRatings } from "./put-ratings";
import { type ArrivingRating, readRatingFile } from "./rating-file";
import type { TakenImports } from "./taken-imports";

export interface ImportParts {
  readonly imports: TakenImports;
  readonly scale: RatingScale;
  /** Takes the lines that are left out. */
  readonly refusedLines: (file: string) => RefusedLines;
  /** Rows that go into the database at once. @default 20000 */
  readonly partRows?: number;
}

export interface RefusedLines {
  add(line: number, problem: LineProblem): Promise<void>;
  /** All of them are told. */
  end(): Promise<void>;
}

/**
 * Brings in a file: read once from end to end, then taken part by part, each in a transaction with the note how far it goes.
 *
 * ```
 *   hash ─▶ known? ─▶ inspect ─▶ refuse all of it, or: part, part, part … ─▶ done
 *                                   killed anywhere: the next run skips the parts that are in
 * ```
 */
export async function importFile(
  file: ArrivingFile,
  parts: ImportParts,
  now = () => new Date(),
): Promise<ImportReport> {
  const { imports } = parts;
  const sha256 = await sha256Of(await file.open());
  const kind = kindOf(file);
  const report = (
    made: Pick<ImportReport, "state" | "taken" | "refused"> & Partial<ImportReport>,
  ): ImportReport => ({
    file: file.name,
    etag: file.etag,
    sha256,
    kind: kind ?? null,
    problem: null,
    reasons: {},
    at: now().toISOString(),
    ...made,
  });
  if (kind === undefined)
    return report({
      state: "refused",
      problem: "it lies in neither of the folders ratings and films",
      taken: 0,
      refused: 0,
    });

  const before = await imports.find(sha256);
  if (before?.state === "done")
    return report({ state: "known", taken: before.taken, refused: before.refused });

  const lines = parts.refusedLines(file.name);
  const inspected = await inspectFile(await readerOf(kind, file, parts), (line, problem) =>
    lines.add(line, problem),
  );
  await lines.end();
  const { refused, reasons, problem } = inspected;
  if (problem !== undefined) {
    await imports.refuse(sha256, file, kind, problem, refused);
    return report({ state: "refused", problem, taken: 0, refused, reasons });
  }
  await imports.begin(sha256, file, kind, refused);
  await takeParts(sha256, kind, file, parts);
  const { taken } = await imports.end(sha256);
  return report({ state: "done", taken, refused, reasons });
}

async function readerOf(
  kind: ImportKind,
  file: ArrivingFile,
  { scale }: ImportParts,
): Promise<ImportedFile<unknown>> {
  const bytes = await file.open();
  return kind === "ratings" ? readRatingFile(bytes, { scale, arrived: file.arrived }) : readFilmFile(bytes);
}

async function takeParts(
  sha256: string,
  kind: ImportKind,
  file: ArrivingFile,
  parts: ImportParts,
): Promise<void> {
  const { imports, partRows = 20_000 } = parts;
  const { lines = 0 } = (await imports.find(sha256)) ?? {};
  let part: ImportedLine<unknown>[] = [];
  const take = async () => {
    const last = part.at(-1);
    if (!last) return;
    const rows = part;
    part = [];
    await imports.take(sha256, { line: last.line, rows: rows.length }, (client) => put(kind, client, rows));
  };
  for await (const each of await readerOf(kind, file, parts)) {
    if (each.row === undefined || each.line <= lines) continue;
    part.push(each);
    if (part.length >= partRows) await take();
  }
  await take();
}

function put(kind: ImportKind, client: PoolClient, rows: readonly ImportedLine<unknown>[]): Promise<void> {
  return kind === "ratings"
    ? putRatings(client, rows as ImportedLine<ArrivingRating>[])
    : putFilms(client, rows as ImportedLine<ArrivingFilm>[]);
}
