import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../runtime/shared/testing/free-port";
import { diskMs } from "./predictions/disk";
import { FastApiPeer } from "./predictions/fastapi-peer";
import { namedRow, peerGraphs } from "./predictions/peer-graphs";
import { replayRows } from "./predictions/replayed";
import { ServedPredictions } from "./predictions/served";
import { interleaved, median, print } from "./shared/figure";
import { load, percentile, postOf } from "./shared/load";
import { openLoop } from "./shared/open-loop";
import { startedSeconds } from "./shared/processor-seconds";

const rounds = 3;
const seconds = 4;
const clients = 64;
const perSecond = 200;
const replayed = 1_000_000;

/**
 * The predictions API with its record, in PostgreSQL, against FastAPI with scikit-learn and without a record: the same models, the
 * same rows, the same clients. Processor time is that of all processes but the clients'.
 */
export async function run(root: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-predictions-"));
  const peer = await FastApiPeer.start(root, folder, await freePort());
  try {
    const { rows, scores } = peer.models;
    const first = { model: "linear", row: namedRow(rows[0] ?? []) };
    const served = await ServedPredictions.start(folder, peerGraphs(peer.models), first);
    try {
      const ms = served.startSeconds;
      print({
        figure: "start to the first prediction",
        value: ms,
        unit: "s",
        peer: "the limit",
        peerValue: 1,
        ratio: ms,
        target: "< 1 s",
        met: ms < 1,
      });
      for (const model of ["linear", "forest"] as const)
        await expectSameScores(served.url, model, rows, scores[model]);
      await measureRecord(served, rows, "of a process that has had no other load");
      await compare(served, peer, { model: "linear", explain: true, most: 0.2 });
      await compare(served, peer, { model: "forest", explain: false, most: 0.05 });
      await compare(served, peer, { model: "forest", explain: true });
      await measureRecord(served, rows, "after as many as it can take");
      await measureReplay(served, peer);
    } finally {
      await served.stop();
    }
  } finally {
    peer.stop();
    rmSync(folder, { recursive: true });
  }
}

async function expectSameScores(
  url: string,
  model: string,
  rows: readonly (readonly number[])[],
  scores: readonly number[],
) {
  const body = JSON.stringify({ model, rows: rows.map(namedRow) });
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const { predictions } = (await response.json()) as { predictions: { score: number; label: string }[] };
  for (const [at, { score, label }] of predictions.entries()) {
    const expected = scores[at] ?? Number.NaN;
    if (Math.abs(score - expected) > 1e-5 || label !== (expected > 0.5 ? "1" : "0"))
      throw new Error(`row ${at} has the score ${score}, at the peer ${expected}`);
  }
}

interface Contest {
  readonly model: "forest" | "linear";
  readonly explain: boolean;
  /** Of the peer's time. */
  readonly most?: number;
}

async function compare(served: ServedPredictions, peer: FastApiPeer, { model, explain, most }: Contest) {
  const { rows } = peer.models;
  const bodies = (more: object) =>
    rows.map((row) => Buffer.from(JSON.stringify({ ...more, rows: [namedRow(row)] })));
  const ours = bodies({ model, explain }).map((body) => postOf(served.url, "application/json", body));
  const theirs = bodies({}).map((body) => postOf(`${peer.address}/${model}`, "application/json", body));
  const cost = (address: string, requests: readonly Buffer[]) => async () => {
    const before = startedSeconds();
    const { milliseconds } = await load(address, requests, { clients, seconds });
    return (1000 * (startedSeconds() - before)) / milliseconds.length;
  };
  // until the code is compiled that runs most
  await load(served.url, ours, { clients, seconds: 8 });
  await load(peer.address, theirs, { clients, seconds: 2 });
  const found = await interleaved(rounds, {
    ours: cost(served.url, ours),
    theirs: cost(peer.address, theirs),
  });
  const ratio = found.ours / found.theirs;
  print({
    figure: `processor time of a recorded prediction, ${model === "linear" ? "logistic regression" : "forest of 100"}, 30 features`,
    value: found.ours,
    unit: "ms",
    peer: "FastAPI and scikit-learn without a record",
    peerValue: found.theirs,
    ratio,
    ...(most !== undefined && { target: `<= ${most}`, met: ratio <= most }),
    note: `one row a request, 64 clients, ${explain ? "" : "not "}explained; the database counts`,
  });
}

/**
 * At a rate that leaves the machine idle most of the time. V8 lets the young part of a heap grow under a load, and never takes it back as
 * long as requests come: what a process has been through shows in its pauses, so both are told.
 */
async function measureRecord(served: ServedPredictions, rows: readonly (readonly number[])[], when: string) {
  const seconds = 10;
  const bodies = rows.map((row) => Buffer.from(JSON.stringify({ model: "linear", rows: [namedRow(row)] })));
  const requests = bodies.map((body) => postOf(served.url, "application/json", body));
  const ask = async () => {
    await served.recordMs();
    const { failed } = await openLoop([served.url], requests, { perSecond, seconds, moments: "even" });
    if (failed > 0) throw new Error(`${failed} requests failed`);
    return served.recordMs();
  };
  // until the code is compiled that runs most
  await ask();
  await ask();
  // what was before has left to tidy up and to write is not what is measured
  for (const tidy of ["vacuum (analyze)", "checkpoint"])
    await served.administered.as("postgres", tidy, "record");
  const recorded: Float64Array[] = [];
  for (let round = 0; round < rounds; round++) recorded.push(await ask());
  const disk = await diskMs(seconds * perSecond, perSecond);
  for (const [name, share] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ] as const) {
    const ofRounds = recorded.map((each) => percentile(each, share));
    const [ms, diskAlone] = [median(ofRounds), percentile(disk, share)];
    print({
      figure: `${name} of what the record adds to a prediction, ${when}`,
      value: ms,
      unit: "ms",
      peer: "the disk alone: 8 KB and fdatasync at the same rate",
      peerValue: diskAlone,
      ratio: ms / diskAlone,
      ...(name === "p99" && { target: "<= 2 ms", met: ms <= 2 }),
      note: `${perSecond} requests a second: question and answer, one wait for the disk; rounds of ${ofRounds.map((each) => each.toPrecision(2)).join(", ")} ms`,
    });
  }
}

async function measureReplay({ administered }: ServedPredictions, { models }: FastApiPeer) {
  const { linear } = peerGraphs(models);
  const { rows, seconds, megabytes } = await replayRows(administered, linear, models.rows, replayed);
  if (rows !== replayed) throw new Error(`${rows} rows were asked again`);
  print({
    figure: "replay of a million recorded rows, 30 features",
    value: seconds,
    unit: "s",
    peer: "the limit",
    peerValue: 60,
    ratio: seconds / 60,
    target: "< 60 s",
    met: seconds < 60,
    note: `ten rows a request, from the database; ${Math.round(megabytes)} MB above what the process had`,
  });
}
