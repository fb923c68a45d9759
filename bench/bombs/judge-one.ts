import { readFileSync } from "node:fs";
import sharp from "sharp";
import { makeRenditions } from "../../runtime/functions/images/make-renditions";
import { inspectImage } from "../../runtime/shared/images/inspect-image";
import { Rejection } from "../../runtime/shared/images/rejection";

export interface Cost {
  readonly outcome: string;
  readonly milliseconds: number;
  /** By how much this one image raised the process's resident memory, at its highest. */
  readonly megabytes: number;
}

const limits = { pixels: 50_000_000, pages: 1000, seconds: 20 };

/** Judges one file in this process, which has done nothing but warm up before. */
export async function run(file: string, how: "handler" | "sharp"): Promise<void> {
  const judge = how === "handler" ? withHandler : withSharp;
  if (how === "sharp") sharp.unblock({ operation: ["VipsForeignLoad"] });
  const small = await sharp({ create: { width: 64, height: 64, channels: 4, background: "#10203040" } })
    .png()
    .toBuffer();
  for (let round = 0; round < 20; round++) {
    await judge(small);
    await judge(Buffer.concat([small.subarray(0, 40)]));
  }

  const bytes = readFileSync(file);
  const resident = process.memoryUsage.rss() / 1024 ** 2;
  const start = performance.now();
  const outcome = await judge(bytes);
  const milliseconds = performance.now() - start;
  const peak = Math.max(peakMB(), process.memoryUsage.rss() / 1024 ** 2);
  const cost: Cost = { outcome, milliseconds, megabytes: Math.max(0, peak - resident) };
  console.log(JSON.stringify(cost));
}

/** Not `resourceUsage().maxRSS` where it can be helped: on Linux that begins with what the parent process had. */
function peakMB(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024;
}

async function withHandler(bytes: Buffer): Promise<string> {
  try {
    await makeRenditions(bytes, await inspectImage(bytes, limits), limits);
    return "rendered";
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
}

/** What one would write first: sharp with its own limits. */
async function withSharp(bytes: Buffer): Promise<string> {
  try {
    await sharp(bytes).metadata();
    await sharp(bytes)
      .autoOrient()
      .resize(800, 600, { fit: "inside", withoutEnlargement: true })
      .jpeg()
      .toBuffer();
    await sharp(bytes).autoOrient().resize(150, 150).jpeg().toBuffer();
    return "rendered";
  } catch (error) {
    return String(error).slice(0, 80);
  }
}
