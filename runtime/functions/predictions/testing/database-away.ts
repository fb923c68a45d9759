import { setTimeout as wait } from "node:timers/promises";
import { Callers, type Told } from "./callers";
import { MortalPredictions } from "./mortal-predictions";
import { tally, unrecorded } from "./unrecorded";

export interface Absence {
  /** Before, while and after the database was away. */
  readonly told: Readonly<Record<string, number>>;
  /** Requests that were first asked while it was away, of which each was answered later, and those that were answered nothing. */
  readonly asked: number;
  readonly silences: number;
  readonly unrecorded: readonly string[];
  /** 503s that do not say when to come again. */
  readonly withoutRetryAfter: readonly Told[];
  /** Whether app and workers are the processes that they were. */
  readonly isSameProcesses: boolean;
}

/** Kills the database (-9) under load and brings it back after some seconds. Whoever was told to come again does so until answered. */
export async function databaseAway(seconds: number): Promise<Absence> {
  const predictions = await MortalPredictions.start();
  const callers = new Callers(predictions);
  try {
    await callers.insist(callers.question());
    const before = await predictions.processIds();
    const asking = callers.load(8);
    await wait(500);
    await predictions.kill("database");
    const asked = [];
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(100)) {
      const question = callers.question();
      asked.push(question);
      await callers.ask(question);
    }
    await predictions.revive("database");
    for (const question of asked) await callers.insist(question);
    callers.quiet();
    await asking;
    const { told, silences } = callers;
    return {
      told: tally(told),
      asked: asked.length,
      silences,
      unrecorded: await unrecorded(told, predictions.database),
      withoutRetryAfter: told.filter(({ status, retryAfter }) => status === 503 && !(Number(retryAfter) > 0)),
      isSameProcesses: JSON.stringify(await predictions.processIds()) === JSON.stringify(before),
    };
  } finally {
    callers.quiet();
    await predictions.stop();
  }
}
