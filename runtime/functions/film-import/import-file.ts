import type { FilmImportReport } from "../../films/film-import-report";
import type { RatingScale } from "../../films/rating-scale";
import { type ArrivingFile, type ImportKind, kindOf } from "./arriving-file";
import { readFilmFile } from "./film-file";
import { FilmsPart } from "./films-part";
import type { ArrivingPart, ImportedFile, LineProblem } from "./imported-file";
import { inspectFile, sha256Of } from "./inspect-file";
import { readRatingFile } from "./rating-file";
import { RatingsPart } from "./ratings-part";
import type { TakenImports } from "./taken-imports";

export interface ImportParts {
  readonly imports: TakenImports;
  readonly scale: RatingScale;
  /** Takes the lines that are left out. */
  readonly refusedLines: (file: string) => RefusedLines;
  /** Rows that go into the database at once. @default 50000 ratings, 20000 films */
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
): Promise<FilmImportReport> {
  const { imports } = parts;
  const sha256 = await sha256Of(await file.open());
  const kind = kindOf(file);
  const report = (
    made: Pick<FilmImportReport, "state" | "taken" | "refused"> & Partial<FilmImportReport>,
  ): FilmImportReport => ({
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
  const { imports, partRows = kind === "ratings" ? 50_000 : 20_000 } = parts;
  const { lines = 0 } = (await imports.find(sha256)) ?? {};
  let part = partOf(kind);
  let rows = 0;
  let last = lines;
  // the database takes one part while the next one is read
  let taking = Promise.resolve();
  const take = async () => {
    const [taken, until] = [part, { line: last, rows }];
    part = partOf(kind);
    rows = 0;
    await taking;
    taking = imports.take(sha256, until, (client) => taken.put(client));
    // whoever waits for it is told
    taking.catch(() => undefined);
  };
  try {
    for await (const { line, row } of await readerOf(kind, file, parts)) {
      if (row === undefined || line <= lines) continue;
      part.add(line, row);
      last = line;
      if (++rows >= partRows) await take();
    }
    if (rows > 0) await take();
  } finally {
    await taking;
  }
}

function partOf(kind: ImportKind): ArrivingPart<unknown> {
  return (kind === "ratings" ? new RatingsPart() : new FilmsPart()) as ArrivingPart<unknown>;
}
