import { random } from "../../../shared/random";
import { MortalApp, unrecorded } from "./mortal-app";
import { RecordDatabase } from "./record-database";

export interface Aftermath {
  /** Requests that were answered with a prediction. */
  readonly told: number;
  /** Of them, those that are not exactly once in the record. */
  readonly unrecorded: readonly string[];
  /** Other statuses, and how often. */
  readonly otherwise: ReadonlyMap<number, number>;
}

/** Kills app, worker and database (-9) at random points under load, and looks at what callers were told. */
export async function killAtRandom(points: number, seed: number): Promise<Aftermath> {
  const source = random(seed);
  const database = await RecordDatabase.start();
  const app = new MortalApp(database);
  try {
    await app.start();
    const asking = app.ask(8);
    for (let point = 0; point < points; point++) {
      await new Promise((resolve) => setTimeout(resolve, source.below(60)));
      const victim = source.below(20);
      if (victim < 10) await app.killApp();
      else if (victim < 18) await app.killWorker();
      else {
        await database.server.kill();
        await database.server.restart();
      }
    }
    // whoever waits is answered in the end
    const before = app.told.length;
    while (app.told.length < before + 20) await new Promise((resolve) => setTimeout(resolve, 20));
    app.quiet();
    await asking;
    return {
      told: app.told.length,
      unrecorded: await unrecorded(app.told, database),
      otherwise: app.otherwise,
    };
  } finally {
    app.quiet();
    await app.stop();
    await database.stop();
  }
}
