import { deed, noon } from "../../../articles/interactions/testing/some-articles";
import { LakeFiles } from "../../../articles/lake/lake-files";
import { readInteractions } from "../../../articles/lake/read-interactions";
import { LakeEstate } from "../../../articles/lake/testing/lake-estate";
import { ArticlesDatabase } from "../../articles/testing/articles-database";
import { type ArchiveServices, archiveDeeds } from "./archive-deeds";
import type { ArrivedEvent } from "./arrived-events";

const arrivedMs = Date.parse(noon) + 60_000;
const metrics: unknown[] = [];

let estate: LakeEstate;
let database: ArticlesDatabase;
let services: ArchiveServices;
beforeAll(async () => {
  estate = await LakeEstate.start();
  database = await ArticlesDatabase.start();
  services = {
    lake: new LakeFiles(estate.container),
    database: database.as("articles_intake"),
    telemetry: { metric: (...metric) => void metrics.push(metric) },
    keptMs: 86_400_000,
  };
});
afterAll(async () => {
  await database?.stop();
  await estate?.stop();
});
beforeEach(async () => {
  metrics.length = 0;
  await estate.empty();
  await database.rows("truncate articles.forgotten");
});

it("brings a batch's deeds into the lake, says how late it was, and leaves out what is none", async () => {
  const events = arrived([deed({ kind: "like" }), "no deed", deed({ kind: "click", reader: "bob" })]);
  for (let n = 0; n < 2; n++) await archiveDeeds(events, services, arrivedMs + 5000);
  expect(await inLake()).toEqual(["ann like 0", "bob click 2"]);
  expect(metrics.slice(0, 2)).toEqual([
    ["archive lag seconds", 5, { partition: "1" }],
    ["archived deeds", 2, {}],
  ]);
});

it("leaves out what somebody did before they were forgotten, and takes what they do afterwards", async () => {
  await forget("ann", Date.parse(noon) + 1000);
  const later = new Date(Date.parse(noon) + 2000).toISOString();
  await archiveDeeds(
    arrived([
      deed({ kind: "like" }),
      deed({ kind: "like", at: later }),
      deed({ kind: "like", reader: "bob" }),
    ]),
    services,
  );
  expect(await inLake()).toEqual(["ann like 1", "bob like 2"]);
});

it("takes out again what came into the lake while its reader was forgotten", async () => {
  const lake = Object.assign(Object.create(services.lake) as LakeFiles, {
    put: async (...given: Parameters<LakeFiles["put"]>) => {
      await services.lake.put(...given);
      await forget("ann", Date.parse(noon) + 1000);
    },
  });
  await archiveDeeds(arrived([deed({ kind: "like" }), deed({ kind: "like", reader: "bob" })]), {
    ...services,
    lake,
  });
  expect(await inLake()).toEqual(["bob like 1"]);
});

it("fails when the lake is away: the batch comes again", async () => {
  const lake = Object.assign(Object.create(services.lake) as LakeFiles, {
    put: () => Promise.reject(new Error("away")),
  });
  await expect(archiveDeeds(arrived([deed({ kind: "like" })]), { ...services, lake })).rejects.toThrow(
    "away",
  );
});

function arrived(bodies: readonly unknown[]): ArrivedEvent[] {
  return bodies.map((body, sequence) => ({ body, arrivedMs, partition: "1", sequence }));
}

async function forget(reader: string, atMs: number): Promise<void> {
  const at = new Date(atMs).toISOString();
  await database.rows(
    `insert into articles.forgotten (reader, at) values (sha256(convert_to('${reader}', 'UTF8')), '${at}')`,
  );
}

async function inLake(): Promise<string[]> {
  const found: string[] = [];
  const range = { from: arrivedMs, before: arrivedMs + 1 };
  for await (const rows of readInteractions(services.lake, range))
    found.push(...rows.map(({ reader, kind, sequence }) => `${reader} ${kind} ${sequence}`));
  return found;
}
