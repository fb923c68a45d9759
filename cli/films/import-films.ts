import { existsSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BlobServiceClient } from "@azure/storage-blob";
import { ImportReport, importReportName } from "../../runtime/films/import-report";
import { filmsFile, ratingsFile, sampleFiles } from "../../runtime/films/sample/write-sample";
import type { FilmsOutputs } from "../../workloads/films/outputs";
import { openBlobs } from "../blobs";
import { Failure } from "../failure";
import { readJsonBlob } from "../json-blob";
import { workloadOutputs } from "../outputs";

const pollMs = 250;

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
): Promise<ImportReport[]> {
  const files = ratings === sample ? ofSample() : ofPaths(ratings, films);
  const outputs = await workloadOutputs(root, environment, "films");
  const blobs = await openBlobs(root, environment, outputs.films_blob_endpoint);
  const container = blobs.getContainerClient(outputs.films_imports_container);
  const reports: ImportReport[] = [];
  for (const { name, upload } of files) {
    const { etag = "" } = await upload(container.getBlockBlobClient(name));
    onFile(name);
    reports.push(await followReport(blobs, outputs, { name, etag, patienceSeconds }));
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

async function followReport(
  blobs: BlobServiceClient,
  { films_reports_container: container }: FilmsOutputs,
  { name, etag, patienceSeconds }: { name: string; etag: string; patienceSeconds: number },
): Promise<ImportReport> {
  const blob = blobs.getContainerClient(container).getBlobClient(importReportName(name));
  for (const end = Date.now() + patienceSeconds * 1000; Date.now() < end; await sleep(pollMs)) {
    const report = await readJsonBlob(blob, ImportReport);
    if (report && plain(report.etag) === plain(etag)) return report;
  }
  throw new Failure("NoNews", {
    what: `nothing was heard of ${name} for ${patienceSeconds} seconds`,
    fix: "npx vitrine logs shows what the function app does; a longer --patience waits for more",
  });
}

/** Headers have it in quotes, and others do not. */
const plain = (etag: string) => etag.replaceAll('"', "");

function notFound(path: string): Failure {
  return new Failure("FileNotFound", {
    what: `there is no file ${path}`,
    why: "ratings and films are read from files: MovieLens' own, CSV with a header, or JSON lines",
    fix: 'name one that is there, or "sample" for what this repository makes',
  });
}
