import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { copyInto } from "../../runtime/database/copy-into";
import { MortalImport } from "../../runtime/functions/film-import/testing/mortal-import";
import type { FilmsDatabase } from "../../runtime/functions/films/testing/films-database";
import type { Interactions } from "../../runtime/recommender/data/interactions";
import { print } from "../shared/figure";
import { startedSeconds } from "../shared/processor-seconds";
import { linesOf } from "./ratings";

/** Brings a file in, in a process of its own, beside the least that a database can do with its rows. */
export async function measureImport(database: FilmsDatabase, data: Interactions): Promise<void> {
  const rows = data.user.length;
  const imports = new MortalImport(database, linesOf(data));
  try {
    const before = startedSeconds();
    const { child, told: telling } = imports.run();
    const ended = once(child, "exit");
    const told = await telling;
    await ended;
    // until the server has counted what its process for the connection took
    await wait(500);
    const processor = startedSeconds() - before;
    if (told?.taken !== rows) throw new Error(`${told?.taken} of ${rows} ratings were taken`);
    const copying = await copySeconds(database, data);
    print({
      figure: `import of ${rows} ratings`,
      value: told.seconds,
      unit: "s",
      peer: "COPY of the same numbers into a table with the same key",
      peerValue: copying,
      ratio: told.seconds / copying,
      target: "< 60 s",
      met: told.seconds < 60,
      note: `${processor.toFixed(1)} s of processor time, the database's among it`,
    });
    print({
      figure: `memory of an import of ${rows} ratings`,
      value: told.memoryMB,
      unit: "MB",
      target: "< 300 MB",
      met: told.memoryMB < 300,
    });
  } finally {
    imports.remove();
  }
}

/** Without ids to look up, counters, or anything to check. */
async function copySeconds(
  database: FilmsDatabase,
  { user, item, rating, time }: Interactions,
): Promise<number> {
  await database.rows(
    `create table films.copied (person bigint, film bigint, rated_at timestamptz, value real, primary key (person, film));
     grant insert on films.copied to films_import`,
  );
  const lines = Array.from(
    user,
    (person, row) =>
      `${person}\t${item[row]}\t${new Date((time[row] as number) * 1000).toISOString()}\t${rating[row]}\n`,
  ).join("");
  const client = await database.as("films_import", 1).connect();
  const began = performance.now();
  await copyInto(client, "films.copied", Buffer.from(lines));
  const seconds = (performance.now() - began) / 1000;
  client.release();
  await database.rows("drop table films.copied");
  return seconds;
}
