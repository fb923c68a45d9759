import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import sharp from "sharp";
import { writeBuiltInModel } from "../runtime/scoring/built-in/write-built-in-model";
import { writeMobileNet } from "../runtime/scoring/testing/retrieval";
import { type RunningServer, startServer } from "../runtime/scoring/testing/start-server";
import type { BareResult, BareRun } from "./scoring/bare-session";
import { interleaved, median, print } from "./shared/figure";
import { load, percentile, postOf } from "./shared/load";

const seconds = 4;
const rounds = 5;

/**
 * The scoring server over HTTP against bare sessions on the same cores, which also have to run the clients;
 * then its latency, and an overload of `--minutes` (default 0.5). `--only throughput`, `latency` or `overload` is one
 * of the three.
 */
export async function run(root: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-scoring-"));
  const cores = availableParallelism();
  try {
    const modelName = writeMobileNet(folder) ? "MobileNetV2" : "the built-in model";
    if (modelName === "the built-in model") writeBuiltInModel(folder);
    const images = await photosOf(root, folder);
    const server = await startServer({ model: folder, environment: { SCORING_WORKERS: String(cores) } });
    const photos = images.map((path) => postOf(`${server.address}/score`, "image/jpeg", readFileSync(path)));
    try {
      const only = option("--only");
      const isWanted = (part: string) => only === undefined || only === part;
      if (isWanted("throughput"))
        await compareThroughput(root, server, { model: folder, images, photos, cores, modelName });
      if (isWanted("latency")) await measureLatency(server, photos, modelName);
      if (isWanted("overload")) await overload(server, photos);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

interface Contest {
  readonly model: string;
  readonly modelName: string;
  readonly images: readonly string[];
  /** Requests, each with one. */
  readonly photos: readonly Buffer[];
  readonly cores: number;
}

async function compareThroughput(root: string, server: RunningServer, contest: Contest): Promise<void> {
  const { model, images, photos, cores, modelName } = contest;
  const bareCpu: number[] = [];
  const serverCpu: number[] = [];
  const bare = (count: number, session: BareRun["session"]) => async () => {
    const results = await runBare(root, count, { model, seconds, session, images });
    if (session === "one thread") bareCpu.push(...results.map(({ cpuMs }) => cpuMs));
    return results.reduce((sum, { perSecond }) => sum + perSecond, 0);
  };
  await load(server.address, photos, { clients: 8, seconds: 1 });
  const delays: number[] = [];
  const found = await interleaved(rounds, {
    server: async () => {
      const before = cpuMs(server);
      const { perSecond, milliseconds } = await load(server.address, photos, { clients: 8, seconds });
      serverCpu.push((cpuMs(server) - before) / milliseconds.length);
      delays.push(await eventLoopDelay(server));
      return perSecond["200"] ?? 0;
    },
    bare: bare(cores, "one thread"),
    one: bare(1, "default"),
  });
  const figure = {
    figure: `photos a second with ${modelName} on ${cores} cores`,
    value: found.server,
    unit: "/s",
  };
  const ratio = found.server / found.bare;
  print({
    ...figure,
    peer: `${cores} processes with sharp and a session`,
    peerValue: found.bare,
    ratio,
    target: ">= 0.9",
    met: ratio >= 0.9,
    note: "the clients run on the same cores",
  });
  print({
    ...figure,
    peer: "one session with default options in the main thread",
    peerValue: found.one,
    ratio: found.server / found.one,
  });
  const cpu = { server: median(serverCpu), bare: median(bareCpu) };
  print({
    figure: "processor time of one photo, server and workers",
    value: cpu.server,
    unit: "ms",
    peer: "sharp and a session",
    peerValue: cpu.bare,
    ratio: cpu.bare / cpu.server,
    target: ">= 0.9",
    met: cpu.bare / cpu.server >= 0.9,
  });
  const delay = median(delays);
  print({
    figure: "p99 of the server's event-loop delay under full load",
    value: delay,
    unit: "ms",
    target: "<= 5 ms",
    met: delay <= 5,
  });
}

async function measureLatency(
  server: RunningServer,
  photos: readonly Buffer[],
  modelName: string,
): Promise<void> {
  for (const clients of [1, 4, 16]) {
    const { milliseconds } = await load(server.address, photos, { clients, seconds });
    for (const [name, share] of [
      ["p50", 0.5],
      ["p95", 0.95],
      ["p99", 0.99],
    ] as const) {
      const value = percentile(milliseconds, share);
      print({ figure: `${name} of a photo with ${modelName}, ${clients} at a time`, value, unit: "ms" });
    }
  }
}

/** Several times what the server can do, for a while: memory must not grow, and nobody may be left without an answer. */
async function overload(server: RunningServer, photos: readonly Buffer[]): Promise<void> {
  const minutes = Number(option("--minutes") ?? 0.5);
  const parts = 6;
  const megabytes: number[] = [];
  const statuses: Record<string, number> = {};
  for (let part = 0; part < parts; part++) {
    const partSeconds = (minutes * 60) / parts;
    const { perSecond } = await load(server.address, photos, { clients: 200, seconds: partSeconds });
    megabytes.push(residentMB(server));
    for (const [status, rate] of Object.entries(perSecond)) {
      statuses[status] = (statuses[status] ?? 0) + Math.round(rate * partSeconds);
    }
  }
  const others = Object.keys(statuses).filter((status) => status !== "200" && status !== "429");
  print({
    figure: `requests without a result or a 429 in ${minutes} minutes of 200 clients`,
    value: others.reduce((sum, status) => sum + (statuses[status] ?? 0), 0),
    unit: "requests",
    target: "0",
    met: others.length === 0,
    note: JSON.stringify(statuses),
  });
  const last = megabytes.at(-1) ?? Number.NaN;
  const early = megabytes[1] ?? Number.NaN;
  print({
    figure: "memory of the server and its workers at the end of the overload",
    value: last,
    unit: "MB",
    peer: "after a third of it",
    peerValue: early,
    ratio: last / early,
    target: "<= 1.1",
    met: last / early <= 1.1,
    note: megabytes.map(Math.round).join(" "),
  });
}

/** What bare sessions do together: all are warm before the first begins. */
async function runBare(root: string, count: number, options: BareRun): Promise<BareResult[]> {
  const script = `const { launch } = await import(${JSON.stringify(join(root, "bin/launch.mjs"))});
    await (await launch("bench/scoring/bare-session.ts")).run(JSON.parse(process.argv[1]));`;
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, ["--input-type=module", "--eval", script, "--", JSON.stringify(options)], {
      stdio: ["pipe", "pipe", "inherit"],
    }),
  );
  const lines = children.map((child) => createInterface({ input: child.stdout })[Symbol.asyncIterator]());
  await Promise.all(lines.map((line) => line.next()));
  for (const child of children) child.stdin.write("go\n");
  return Promise.all(lines.map(async (line) => JSON.parse((await line.next()).value ?? "")));
}

async function eventLoopDelay({ address }: RunningServer): Promise<number> {
  const metrics = await (await fetch(`${address}/metrics`)).text();
  return 1000 * Number(metrics.match(/^scoring_event_loop_delay_p99_seconds (.+)$/m)?.[1]);
}

function residentMB({ process: { pid } }: RunningServer): number {
  return usageOf(pid).reduce((sum, { kilobytes }) => sum + kilobytes, 0) / 1024;
}

/** Of the server and its workers, since they began. */
function cpuMs({ process: { pid } }: RunningServer): number {
  return usageOf(pid).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

/** A process and its children, as Linux counts them: in pages of 4 KB and hundredths of a second. */
function usageOf(pid = 0): { kilobytes: number; milliseconds: number }[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return [pid, ...children].map((id) => {
    const [, pages] = readFileSync(`/proc/${id}/statm`, "utf8").split(" ");
    const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return { kilobytes: 4 * Number(pages), milliseconds: 10 * (Number(fields[11]) + Number(fields[12])) };
  });
}

/** Photos of 400 by 533, or noise where none are at hand. */
async function photosOf(root: string, folder: string): Promise<string[]> {
  const shared = join(root, "../shared/data/photos/shirt");
  if (existsSync(shared)) {
    return readdirSync(shared)
      .sort()
      .slice(0, 60)
      .map((file) => join(shared, file));
  }
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  const create = { width: 400, height: 533, channels: 3, background: "black", noise } as const;
  const jpeg = await sharp({ create }).blur(2).jpeg().toBuffer();
  writeFileSync(join(folder, "photo.jpg"), jpeg);
  return [join(folder, "photo.jpg")];
}
