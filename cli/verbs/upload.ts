import { SingleBar } from "cli-progress";
import { Command } from "commander";
import { openBlobs } from "../blobs";
import { colours as pc } from "../colours";
import { Failure } from "../failure";
import { type FoundFile, filesBelow } from "../files-below";
import { ImageUpload, type Result } from "../image-upload";
import { number } from "../number";
import { workloadOutputs } from "../outputs";
import { plainTable } from "../plain-table";
import type { Verb } from "../verb";

/** Uploads under way at once: enough to fill the link, few enough to keep errors readable. */
const parallelUploads = 8;

interface UploadOptions {
  readonly environment: string;
  readonly json?: true;
  readonly patience: number;
}

/** Puts photos into an environment's image pipeline and waits for what comes out. */
export const upload: Verb = (root, exit) =>
  new Command("upload")
    .description("upload photos and show what came out; exit code 0 when every file is accounted for")
    .argument("<path>", "a folder, with everything below it, or one file")
    .option("-e, --environment <name>", "where to upload", "local")
    .option("--patience <seconds>", "how long to wait without any news", number({ min: 0 }), 120)
    .option("--json", "one JSON document a line, as results come in")
    .action(async (path: string, options: UploadOptions) => {
      const files = filesToSend(path);
      const outputs = await workloadOutputs(root, options.environment, "imagePipeline");
      const blobs = await openBlobs(root, options.environment, outputs.images_blob_endpoint);
      const results = await sendAndFollow(new ImageUpload(blobs, outputs), files, options);
      if (!options.json) console.log(inWords(results));
      if (results.some(({ outcome }) => outcome === "unaccounted")) exit(1);
    });

function filesToSend(path: string): FoundFile[] {
  const files = filesBelow(path);
  if (files.length > 0) return files;
  throw new Failure("NothingToUpload", {
    what: `there is no file in ${path}`,
    why: "an upload needs at least one",
    fix: "name a file, or a folder that holds photos",
  });
}

async function sendAndFollow(
  upload: ImageUpload,
  files: readonly FoundFile[],
  options: UploadOptions,
): Promise<Result[]> {
  const bar = new SingleBar({
    format: "{bar} {value}/{total} {file}",
    noTTYOutput: false,
    clearOnComplete: true,
  });
  if (!options.json && process.stderr.isTTY) bar.start(files.length, 0, { file: "" });

  let isSending = true;
  const queue = files.values();
  const senders = Array.from({ length: parallelUploads }, async () => {
    for (const file of queue) await upload.send(file);
  });
  const sending = Promise.all(senders).finally(() => {
    isSending = false;
  });
  sending.catch(() => undefined); // awaited below, after the results of what was sent

  const results: Result[] = [];
  for await (const result of upload.results({
    isSending: () => isSending,
    patienceSeconds: options.patience,
  })) {
    results.push(result);
    bar.increment(1, { file: result.file });
    if (options.json) console.log(JSON.stringify(result));
  }
  bar.stop();
  await sending;
  return results;
}

/** Above this many files only those that need a look get a row. */
const mostRows = 40;

function inWords(results: readonly Result[]): string {
  const count = (outcome: Result["outcome"]) => results.filter((result) => result.outcome === outcome).length;
  const rows = results
    .filter(({ outcome }) => results.length <= mostRows || outcome !== "processed")
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  const table = plainTable(["file", "outcome", "code", ""]);
  for (const { file, outcome, code = "", sentence = "" } of rows) {
    table.push([file, paint[outcome](outcome), code, sentence]);
  }
  const sum = `${count("processed")} processed, ${count("rejected")} rejected, ${count("unaccounted")} unaccounted for`;
  return rows.length > 0 ? `${table.toString()}\n\n${sum}` : sum;
}

const paint: Record<Result["outcome"], (text: string) => string> = {
  processed: pc.green,
  rejected: pc.yellow,
  unaccounted: pc.red,
};
