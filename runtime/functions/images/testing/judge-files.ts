import { readFileSync } from "node:fs";
import { inspectImage } from "../../../shared/images/inspect-image";
import { Rejection } from "../../../shared/images/rejection";
import { makeRenditions } from "../make-renditions";

const limits = { pixels: 50_000_000, pages: 1000, seconds: 20 };

/** What became of one file. */
export interface Judged {
  readonly file: string;
  /** A rejection's code, or the sizes of both renditions. */
  readonly outcome: string;
  /** Of the processor. */
  readonly milliseconds: number;
  readonly residentMB: number;
}

/** Puts files through inspection and rendering, one after the other, and writes a line of JSON for each. */
export async function run(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const bytes = readFileSync(file);
    const before = process.cpuUsage();
    const outcome = await judge(bytes);
    const { user, system } = process.cpuUsage(before);
    const milliseconds = (user + system) / 1000;
    const judged: Judged = {
      file,
      outcome,
      milliseconds,
      residentMB: process.memoryUsage.rss() / 1024 ** 2,
    };
    console.log(JSON.stringify(judged));
  }
}

async function judge(bytes: Buffer): Promise<string> {
  try {
    const facts = await inspectImage(bytes, limits);
    const { output, thumbnail } = await makeRenditions(bytes, facts, limits);
    return `${output.width}x${output.height} ${thumbnail.width}x${thumbnail.height}`;
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
}
