import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { BlobServiceClient } from "@azure/storage-blob";
import { FilmImportReport } from "../../runtime/films/film-import-report";
import { filmsFile, ratingsFile, sampleFiles } from "../../runtime/films/sample/write-sample";
import { openBlobs } from "../blobs";
import { Failure } from "../failure";
import { followReport } from "../follow-report";
import { workloadOutputs } from "../outputs";

/** The ratings and films that this repository makes. */
export const sample = "sample";

export interface ImportFilmsOptions {
  readonly environment: string;
  readonly patienceSeconds: number;
  /** Told of each file that is there, and is read now. */
  readonly onFile?: (file: string) => void;
}

interface Bringing {
  /** Below the container of imports. */
  readonly name: string;
  upload(
    blob: ReturnType<ReturnType<BlobServiceClient["getContainerClient"]>["getBlockBlobClient"]>,
  ): Promise<{
    etag?: string;
  }>;
}

/**
 * Brings files of films and ratings into an environment, the films first, and waits for what became of each.
 *
 * @param ratings a path, or "sample" for both
 * @throws Failure FileNotFound, NoNews
 */
export async function importFilms(
  root: string,
  { ratings, films }: { readonly ratings: string; readonly films?: string | undefined },
  { environment, patienceSeconds, onFile = () => undefined }: ImportFilmsOptions,
): Promise<FilmImportReport[]> {
  const files = ratings === sample ? ofSample() : ofPaths(ratings, films);
  const outputs = await workloadOutputs(root, environment, "films");
  const blobs = await openBlobs(root, environment, outputs.films_blob_endpoint);
  const container = blobs.getContainerClient(outputs.films_imports_container);
  const reported = blobs.getContainerClient(outputs.films_reports_container);
  const reports: FilmImportReport[] = [];
  for (const { name, upload } of files) {
    const { etag = "" } = await upload(container.getBlockBlobClient(name));
    onFile(name);
    reports.push(await followReport(reported, { schema: FilmImportReport, name, etag, patienceSeconds }));
  }
  return reports;
}

/** Whether anything was brought into an environment yet. */
export async function hasImports(root: string, environment: string): Promise<boolean> {
  const outputs = await workloadOutputs(root, environment, "films");
  const blobs = await openBlobs(root, environment, outputs.films_blob_endpoint);
  for await (const _report of blobs.getContainerClient(outputs.films_reports_container).listBlobsFlat())
    return true;
  return false;
}

function ofSample(): Bringing[] {
  const texts = sampleFiles();
  return [
    ["films/sample.csv", texts[filmsFile] ?? ""],
    ["ratings/sample.csv", texts[ratingsFile] ?? ""],
  ].map(([name = "", text = ""]) => ({ name, upload: (blob) => blob.uploadData(Buffer.from(text)) }));
}

function ofPaths(ratings: string, films: string | undefined): Bringing[] {
  return [
    ...(films === undefined ? [] : [{ folder: "films", path: films }]),
    { folder: "ratings", path: ratings },
  ].map(({ folder, path }) => {
    if (!existsSync(path)) throw notFound(path);
    return { name: `${folder}/${basename(path)}`, upload: (blob) => blob.uploadFile(path) };
  });
}

function notFound(path: string): Failure {
  return new Failure("FileNotFound", {
    what: `there is no file ${path}`,
    why: "ratings and films are read from files: MovieLens' own, CSV with a header, or JSON lines",
    fix: 'name one that is there, or "sample" for what this repository makes',
  });
}
