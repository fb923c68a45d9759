import { setTimeout as sleep } from "node:timers/promises";
import type { ContainerClient } from "@azure/storage-blob";
import type * as z from "zod";
import { type ImportReport, importReportName } from "../runtime/shared/import-report";
import { Failure } from "./failure";
import { readJsonBlob } from "./json-blob";

const pollMs = 250;

/**
 * Waits for what became of a file that was brought in.
 *
 * @param reports the container that has it
 * @param etag of the file's blob: a report of an earlier file of the same name is not taken for it
 * @throws Failure NoNews
 */
export async function followReport<Report extends ImportReport>(
  reports: ContainerClient,
  {
    schema,
    name,
    etag,
    patienceSeconds,
  }: {
    readonly schema: z.ZodType<Report>;
    readonly name: string;
    readonly etag: string;
    readonly patienceSeconds: number;
  },
): Promise<Report> {
  const blob = reports.getBlobClient(importReportName(name));
  for (const end = Date.now() + patienceSeconds * 1000; Date.now() < end; await sleep(pollMs)) {
    const report = await readJsonBlob(blob, schema);
    if (report && plain(report.etag) === plain(etag)) return report;
  }
  throw new Failure("NoNews", {
    what: `nothing was heard of ${name} for ${patienceSeconds} seconds`,
    fix: "npx vitrine logs shows what the function app does; a longer --patience waits for more",
  });
}

/** Headers have it in quotes, and others do not. */
const plain = (etag: string) => etag.replaceAll('"', "");
