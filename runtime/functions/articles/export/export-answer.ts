import { ReadableStream } from "node:stream/web";
import type { HttpResponseInit } from "@azure/functions";
import { RestError } from "@azure/storage-blob";
import type { ArticlesContext } from "../articles-context";
import { problem } from "../contract/problems";
import { type ExportAsked, exportReader } from "./reader-export";

/**
 * The export as a file for a browser.
 *
 * @throws Problem FilesUnavailable when the lake or files cannot be read
 */
export async function exportAnswer(
  { database, lake, files, experiments, log }: ArticlesContext,
  key: string,
  asked: ExportAsked = {},
): Promise<HttpResponseInit> {
  // lists of a moment ago are theirs, too
  await log.flush();
  const pieces = await exportReader({ database, lake, files, experiments }, key, asked).catch((cause) => {
    if (!(cause instanceof RestError)) throw cause;
    const detail = "What is kept in files cannot be read now.";
    throw problem("FilesUnavailable", { detail, retryAfterSeconds: 60 }, { cause });
  });
  return {
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "content-disposition": 'attachment; filename="articles.json"',
    },
    body: ReadableStream.from(pieces),
  };
}
