import { saveFilmModel } from "../../runtime/films/film-model";
import type { FilmsDatabase } from "../../runtime/functions/films/testing/films-database";
import type { Interactions } from "../../runtime/recommender/data/interactions";
import { rowsOf } from "../../runtime/recommender/data/interactions";
import { algorithms } from "../../runtime/recommender/serve/algorithms/algorithms";
import type { Model } from "../../runtime/recommender/serve/model";
import { random } from "../../runtime/shared/random";
import { interleaved, print } from "../shared/figure";
import { getOf, load, percentile } from "../shared/load";
import { openLoop } from "../shared/open-loop";
import { startedSeconds } from "../shared/processor-seconds";
import { ListPeer } from "./list-peer";
import { modelAloneMs } from "./model-alone";
import { filmKeys, likedFrom } from "./ratings";
import { ServedFilms } from "./served-films";

const n = 10;
const people = 2000;
const clients = 16;
const rounds = 3;
const seconds = 4;
const perSecond = 500;
const mostMs = 1;
/** What an instance loads, if its settings say nothing else. */
const mostBytes = 200 * 1024 * 1024;

/** What a list costs does not depend on how long the fit was. */
const served = {
  ease: {},
  ials: { epochs: 2 },
  svd: { epochs: 2 },
  knn: {},
  "item-cosine": {},
} as const;

type Served = keyof typeof served;

/** Lists by the deployed bundle on PostgreSQL: what one costs all processes together, and how long it takes at a steady rate. */
export async function measureServing(
  root: string,
  folder: string,
  database: FilmsDatabase,
  data: Interactions,
): Promise<void> {
  // as the database does by itself a minute later
  await database.rows("analyze");
  const asked = somePeople(data);
  for (const algorithm of Object.keys(served) as Served[]) {
    const model = fitted(algorithm, data);
    const file = fileOf(algorithm, model, data);
    printSize(algorithm, file);
    if (file.length > mostBytes) continue;
    const app = await ServedFilms.start(root, folder, database, file);
    try {
      const ours = asked.map((person) => getOf(app.address, app.path(person, n)));
      await load(app.address, ours, { clients, seconds });
      if (algorithm === "ease") {
        const peer = await ListPeer.start(root, folder, database, model, {
          films: filmKeys(data),
          likedFrom,
        });
        try {
          await expectSameLists(app, peer, asked);
          await compare(app.address, ours, data, peer, asked);
        } finally {
          peer.stop();
        }
        await measureSteady(app.address, ours, data);
      } else await measureBeside(algorithm, app.address, ours, data, modelAloneMs(file, data, asked, n));
    } finally {
      await app.stop();
    }
  }
}

/** Those that predict ratings learn from all of them, the others from what was liked. */
const predicts = (name: Served) => name === "svd" || name === "knn";

function fitted(algorithm: Served, data: Interactions): Model {
  return algorithms[algorithm].fit(predicts(algorithm) ? data : likedOf(data), served[algorithm]);
}

function likedOf(data: Interactions): Interactions {
  return rowsOf(data, (row) => (data.rating[row] as number) >= likedFrom);
}

function fileOf(algorithm: Served, model: Model, data: Interactions): Uint8Array {
  return saveFilmModel({
    algorithm,
    model,
    popular: algorithms.popularity.fit(likedOf(data)),
    films: filmKeys(data),
    ...(!predicts(algorithm) && { likedFrom }),
  });
}

function somePeople({ users }: Interactions): string[] {
  const source = random(2);
  return Array.from({ length: people }, () => String(source.below(users)));
}

function printSize(algorithm: Served, file: Uint8Array): void {
  const met = file.length <= mostBytes;
  print({
    figure: `file of ${algorithm}`,
    value: file.length / 2 ** 20,
    unit: "MB",
    peer: "what an instance loads",
    peerValue: mostBytes / 2 ** 20,
    ratio: file.length / mostBytes,
    met,
    ...(!met && { note: "it is not served" }),
  });
}

async function expectSameLists(app: ServedFilms, peer: ListPeer, asked: readonly string[]): Promise<void> {
  for (const person of asked.slice(0, 50)) {
    const ours = (await app.list(person, n)).films.map(({ film_id }) => film_id);
    const theirs = await peer.list(person, n);
    // sums in another order may exchange two that are as good as equal
    if (ours.filter((film) => theirs.includes(film)).length < n - 1)
      throw new Error(`${ours} are listed for ${person}, by the peer ${theirs}`);
  }
}

/** Processor time of a list, of all processes but this one, which asks. */
function costOf(address: string, requests: readonly Buffer[]): () => Promise<number> {
  return async () => {
    const before = startedSeconds();
    const { milliseconds } = await load(address, requests, { clients, seconds });
    return (1000 * (startedSeconds() - before)) / milliseconds.length;
  };
}

async function compare(
  address: string,
  ours: readonly Buffer[],
  data: Interactions,
  peer: ListPeer,
  asked: readonly string[],
): Promise<void> {
  const theirs = asked.map((person) => getOf(peer.address, peer.path(person, n)));
  await load(peer.address, theirs, { clients, seconds: 1 });
  const found = await interleaved(rounds, {
    ours: costOf(address, ours),
    theirs: costOf(peer.address, theirs),
  });
  printCost("ease", data, found.ours, {
    peer: "FastAPI, asyncpg and numpy, without reasons",
    peerValue: found.theirs,
  });
}

async function measureBeside(
  algorithm: Served,
  address: string,
  ours: readonly Buffer[],
  data: Interactions,
  alone: () => Promise<number>,
): Promise<void> {
  const found = await interleaved(rounds, { ours: costOf(address, ours), alone });
  printCost(algorithm, data, found.ours, {
    peer: "the model alone, asked with the ratings",
    peerValue: found.alone,
  });
}

function printCost(
  algorithm: Served,
  { items, user }: Interactions,
  value: number,
  beside: { readonly peer: string; readonly peerValue: number },
): void {
  print({
    figure: `processor time of a list by ${algorithm}, ${items} films`,
    value,
    unit: "ms",
    ...beside,
    ratio: value / beside.peerValue,
    target: `<= ${mostMs} ms`,
    met: value <= mostMs,
    note: `${n} films with their reasons, ${clients} clients, ${user.length} ratings in PostgreSQL, which counts`,
  });
}

async function measureSteady(
  address: string,
  requests: readonly Buffer[],
  data: Interactions,
): Promise<void> {
  const rate = { perSecond, moments: "random" } as const;
  await openLoop([address], requests, { ...rate, seconds: 2 });
  const { milliseconds, failed } = await openLoop([address], requests, { ...rate, seconds: 20 });
  for (const [name, share] of [
    ["p50", 0.5],
    ["p95", 0.95],
    ["p99", 0.99],
  ] as const) {
    const value = percentile(milliseconds, share);
    print({
      figure: `${name} of a list at ${perSecond} requests a second, ${data.items} films`,
      value,
      unit: "ms",
      ...(name === "p95" && {
        peer: "the limit",
        peerValue: 10,
        ratio: value / 10,
        target: "<= 10 ms",
        met: value <= 10 && failed === 0,
      }),
      note: `from when it was due, at random moments; app, PostgreSQL and who asks share the machine; ${failed} failed`,
    });
  }
}
