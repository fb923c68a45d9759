import { randomUUID } from "node:crypto";
import { defaultListSettings } from "../../runtime/articles/list/list-settings";
import { recommend } from "../../runtime/articles/list/recommend";
import { recordOf, replay } from "../../runtime/articles/list/record";
import { type SimulatedLists, simulatedLists } from "../../runtime/articles/list/testing/simulated-lists";
import { content } from "../../runtime/recommender/serve/algorithms/content";
import { diversify } from "../../runtime/recommender/serve/algorithms/diversify";
import { exploration } from "../../runtime/recommender/serve/algorithms/exploration";
import { mixed, referenceWeights } from "../../runtime/recommender/serve/algorithms/hybrid";
import { itemCosine } from "../../runtime/recommender/serve/algorithms/item-cosine";
import { embeddingFeatures } from "../../runtime/recommender/serve/algorithms/item-features";
import { markov } from "../../runtime/recommender/serve/algorithms/markov";
import { trainingRecordOf } from "../../runtime/recommender/serve/model";
import { cpuMs, interleaved, print } from "../shared/figure";

const articles = 50_000;
const width = 128;
const lists = 200;
const rounds = 5;
const mostMs = 1.5;
const mostBytes = 2048;

/** What a list costs that is made anew, beside the engine's own hybrid of the same sources, which scores every article with each. */
export async function measurePureLists(): Promise<void> {
  const from = simulatedLists({ articles, people: 10_000, deeds: 30, width });
  const readers = Array.from({ length: lists }, (_, number) => from.reader(number, 30 + (number % 60)));
  const newcomers = Array.from({ length: lists }, (_, number) => from.reader(number, number % 10));
  const ours = (profiles: typeof readers) => async () => {
    const spent = await cpuMs(async () => {
      for (const profile of profiles) listOf(from, profile);
    });
    return spent / profiles.length;
  };
  const peer = hybridOf(from);
  const theirs = async () => {
    const spent = await cpuMs(async () => {
      for (const { deeds } of readers) peer(deeds.map(({ article }) => article - 1));
    });
    return spent / readers.length;
  };
  const taken = await interleaved(rounds, { readers: ours(readers), newcomers: ours(newcomers), theirs });
  const beside = (value: number) => ({
    value,
    unit: "ms",
    peer: "hybrid of the engine",
    peerValue: taken.theirs,
    ratio: taken.theirs / value,
    target: `${mostMs} ms`,
    met: value <= mostMs,
  });
  print({ figure: `processor time of a list, ${articles} articles`, ...beside(taken.readers) });
  print({ figure: `processor time of a newcomer's list, ${articles} articles`, ...beside(taken.newcomers) });
  await measureRecords(from, readers);
}

async function measureRecords(from: SimulatedLists, readers: Parameters<typeof listOf>[1][]): Promise<void> {
  const inputs = readers.map((profile) => listOf(from, profile).input);
  const records = inputs.map(recordOf);
  const taken = await interleaved(rounds, {
    write: () => cpuMs(async () => inputs.forEach(recordOf)),
    replay: () => cpuMs(async () => records.forEach(replay)),
  });
  const bytes = Math.max(...records.map(({ length }) => length));
  print({
    figure: "record of a list",
    value: bytes,
    unit: "bytes",
    target: `${mostBytes} bytes`,
    met: bytes <= mostBytes,
    note: "the largest",
  });
  print({ figure: "processor time of a record", value: taken.write / lists, unit: "ms" });
  print({ figure: "processor time of a list made again", value: taken.replay / lists, unit: "ms" });
}

function listOf({ live, model, now }: SimulatedLists, profile: ReturnType<SimulatedLists["reader"]>) {
  return recommend(profile, { id: randomUUID(), n: 10, now }, { live, model, settings: defaultListSettings });
}

/** The same sources and weights, and the same kind of diversity, by the parts of the engine as they are. */
function hybridOf({ interactions, live }: SimulatedLists): (items: readonly number[]) => void {
  const matrix = new Float32Array(articles * width);
  for (let item = 0; item < articles; item++)
    matrix.set(live.embeddingAt(live.placeOf(item + 1) as number), item * width);
  const features = embeddingFeatures(matrix, width);
  const models = [
    itemCosine.fit(interactions),
    content.fit(interactions, { features }),
    markov.fit(interactions),
    exploration.fit(interactions),
  ];
  const hybrid = mixed("hybrid", models, referenceWeights, "blend", trainingRecordOf(interactions));
  const row = (item: number) => matrix.subarray(item * width, (item + 1) * width);
  const alike = (one: number, other: number) => {
    const [a, b] = [row(one), row(other)];
    let sum = 0;
    for (let f = 0; f < width; f++) sum += (a[f] as number) * (b[f] as number);
    return Math.max(0, sum);
  };
  return (items) => {
    const history = {
      items: Int32Array.from(items),
      values: new Float32Array(items.length).fill(1),
      times: Float64Array.from(items.keys()),
    };
    diversify(hybrid.recommendFor(history, 100), 10, alike);
  };
}
