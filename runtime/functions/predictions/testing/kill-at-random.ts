import { setTimeout as wait } from "node:timers/promises";
import { random } from "../../../shared/random";
import { Callers, type Told } from "./callers";
import { MortalPredictions, type Victim } from "./mortal-predictions";
import { tally, unrecorded } from "./unrecorded";

export interface Aftermath {
  /** How often each was killed. */
  readonly killed: Readonly<Record<string, number>>;
  /** Statuses and codes, and how often each was told. */
  readonly told: Readonly<Record<string, number>>;
  /** What was told and is not exactly once in the record. */
  readonly unrecorded: readonly string[];
}

/** Of twenty. */
const shares: readonly Victim[] = [
  ...Array<Victim>(8).fill("app"),
  ...Array<Victim>(6).fill("worker"),
  ...Array<Victim>(4).fill("proxy"),
  ...Array<Victim>(2).fill("database"),
];

/** Kills app, worker, token proxy and database (-9) at random points under load, and looks at what callers were told. */
export async function killAtRandom(points: number, seed: number): Promise<Aftermath> {
  const source = random(seed);
  const predictions = await MortalPredictions.start();
  const callers = new Callers(predictions);
  const killed: Record<string, number> = {};
  try {
    const asking = callers.load(8);
    for (let point = 0; point < points; point++) {
      await somebodyIsServed(callers);
      await wait(source.below(60));
      const victim = shares[source.below(shares.length)] as Victim;
      killed[victim] = (killed[victim] ?? 0) + 1;
      await predictions.kill(victim);
      await predictions.revive(victim);
    }
    callers.quiet();
    await asking;
    // whoever waits is answered in the end
    await callers.insist(callers.question());
    const { told } = callers;
    return { killed, told: tally(told), unrecorded: await unrecorded(told, predictions.database) };
  } finally {
    callers.quiet();
    await predictions.stop();
  }
}

/** A kill while nothing can be answered would show nothing: neither while the last one has not been got over. */
async function somebodyIsServed({ told }: Callers): Promise<void> {
  const before = told.length;
  const isServed = ({ status }: Told) => status === 200;
  for (const end = Date.now() + 60_000; !told.slice(before).some(isServed); await wait(10))
    if (Date.now() > end) throw new Error(`nobody was answered within a minute: ${told.at(-1)?.text}`);
}
