import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../packaging/bundle/bundle";
import { LakeFiles } from "../runtime/articles/lake/lake-files";
import { interactions } from "../runtime/articles/lake/lake-places";
import { LakeEstate } from "../runtime/articles/lake/testing/lake-estate";
import { MortalProcess } from "../runtime/shared/testing/mortal-process";
import type { AskedHour, HourCost } from "./lake/archive-hour";
import { mergeByDuckDB } from "./lake/duckdb-peer";
import { print } from "./shared/figure";

const events = 1_000_000;
const hour = Date.UTC(2026, 10, 20, 11);

/** On a machine with much memory Node lets it grow to 128 MB, whoever needs it. */
const youngHeap = { NODE_OPTIONS: "--max-semi-space-size=8" };

/** The lake of articles: an hour of a million events, from the hub's batches to a file for each of 64 buckets of readers. */
export async function run(): Promise<void> {
  const estate = await LakeEstate.start();
  const build = join(process.cwd(), ".vitrine/build");
  mkdirSync(build, { recursive: true });
  const folder = mkdtempSync(join(build, "bench-lake-"));
  try {
    const program = join(folder, "archive-hour.cjs");
    writeFileSync(program, bundle(process.cwd(), "bench/lake/archive-hour.ts").code);
    const lake = await estate.reached();
    const archive = new MortalProcess<AskedHour, HourCost>(
      program,
      () => ({ lake, hour, events }),
      youngHeap,
    );
    const { landed, sealed, memoryMB, rows } = await archive.start();
    if (rows !== events) throw new Error(`${rows} of ${events} events are in the lake`);
    const seconds = landed.seconds + sealed.seconds;
    print({
      figure: "an hour of 1 M events, from batches of 500 to files of 64 buckets",
      value: seconds,
      unit: "s",
      target: "< 60",
      met: seconds < 60,
      note: `batches ${landed.seconds.toFixed(1)} s, merging ${sealed.seconds.toFixed(1)} s, through the local storage service`,
    });
    print({
      figure: "memory of that, at its highest",
      value: memoryMB,
      unit: "MB",
      target: "< 500",
      met: memoryMB < 500,
      note: "with the young part of the heap that an instance of 2 GB has",
    });
    const files = new LakeFiles(estate.container);
    const peer = await mergeByDuckDB(files, folder);
    print({
      figure: "processor time of merging that hour",
      value: sealed.processorSeconds,
      unit: "s",
      peer: "DuckDB, from Parquet to Parquet, sorted",
      peerValue: peer.processorSeconds,
      ratio: sealed.processorSeconds / peer.processorSeconds,
      note: `bringing in the batches took ${landed.processorSeconds.toFixed(1)} s more`,
    });
    const names = await files.names(interactions);
    const bytes = (
      await Promise.all(names.map(async (name) => (await files.read(name))?.bytes.length ?? 0))
    ).reduce((sum, each) => sum + each, 0);
    print({
      figure: "bytes of an event in the lake",
      value: bytes / events,
      unit: "bytes",
      peer: "DuckDB, Snappy",
      peerValue: peer.bytes / events,
      ratio: bytes / peer.bytes,
    });
  } finally {
    await estate.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
