import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import type { Pool } from "pg";
import {
  accountId,
  type LocalStorage,
  openLocalStorage,
} from "../../../../emulator/services/storage/testing/storage";
import { Experiments } from "../../../articles/experiments/experiment";
import type { ReaderStoresParts } from "../../../articles/forgetting/reader-stores";
import { readerStores } from "../../../articles/forgetting/reader-stores";
import { PlantedReader } from "../../../articles/forgetting/testing/planted-reader";
import { addArticles } from "../../../articles/interactions/testing/some-articles";
import { LakeFiles } from "../../../articles/lake/lake-files";
import { recordOf } from "../../../articles/list/record";
import { inputOf, someCandidate } from "../../../articles/list/testing/some-input";
import { UserExport } from "../contract/export";
import { ServedExperiments } from "../experiments/served-experiments";
import { ArticlesDatabase } from "../testing/articles-database";
import { isThere, keptInStores, keptInTables } from "./kept-where";
import { type ExportSources, exportReader } from "./reader-export";

let storage: LocalStorage;
let database: ArticlesDatabase;
let files: BlobServiceClient;
let poisonQueue: QueueClient;
let api: Pool;
let sources: ExportSources;
let rosa: PlantedReader;

beforeAll(async () => {
  [storage, database] = await Promise.all([openLocalStorage(), ArticlesDatabase.start()]);
  api = database.as("articles_api", 2);
  await addArticles(database, 3);
  const endpoints = await storage.storage.createAccount({ name: "news", resourceId: accountId("news") });
  for (const kind of ["Blob", "Queue"]) storage.grant(`Storage ${kind} Data Contributor`, accountId("news"));
  files = storage.blobs(endpoints);
  for (const each of ["imports", "reports", "dead-letters", "lake"])
    await files.getContainerClient(each).create();
  poisonQueue = storage.queues(endpoints).getQueueClient("webjobs-blobtrigger-poison");
  sources = {
    database: api,
    lake: new LakeFiles(files.getContainerClient("lake")),
    files,
    experiments: new ServedExperiments(api, tried),
  };
  rosa = await plant("a1");
  await plant("a2");
});
afterAll(async () => {
  await database?.stop();
  await storage?.stop();
});

const tried = Experiments.parse({
  shorter: {
    about: "whether fewer are read more",
    from: new Date().toISOString().slice(0, 10),
    days: 7,
    variants: { control: { share: 0.5 }, fewer: { share: 0.5 } },
    metrics: [{ name: "clickRate", worthSeeing: 0.02 }],
  },
});

it("has everything that was planted of a reader with twelve identifiers, wherever it is", async () => {
  const text = (await exported(rosa.key, rosa.also)).text.toLowerCase();
  for (const fact of [...rosa.identifiers, ...rosa.facts]) expect(text).toContain(fact.toLowerCase());
});

it("has something of them in every part, in the form that is documented", async () => {
  const { json } = await exported(rosa.key, rosa.also);
  const empty = Object.entries(UserExport.parse(json)).filter(
    ([, value]) => Array.isArray(value) && value.length === 0,
  );
  // their profile is packed of nothing, and nobody asked yet to be forgotten
  expect(empty.map(([name]) => name).sort()).toEqual(["done_with", "erasures", "shown_lately", "tastes"]);
  expect(json).toMatchObject({
    user_id: rosa.key,
    also_known_as: [rosa.browser],
    experiments: [{ experiment: "shorter", variant: expect.stringMatching(/^(control|fewer)$/) }],
    experiment_days: [{ experiment: "planted-experiment", variant: "control", shown: 5, opened: 1 }],
    first_shown: ["a1"],
  });
  expect(json.archived).toHaveLength(3);
});

it("has nothing of anybody else, and of somebody who is unknown nothing", async () => {
  const other = await plant("a3");
  const { text } = await exported(rosa.key, rosa.also);
  for (const each of other.identifiers) expect(text).not.toContain(each);
  const { json } = await exported(randomUUID());
  expect(json.known_since).toBeNull();
  expect(Object.values(json).flatMap((value: unknown) => (Array.isArray(value) ? value : []))).toEqual([
    { experiment: "shorter", variant: expect.any(String) },
  ]);
});

it("has lists as they were shown, with titles and reasons, and says so where one cannot be read", async () => {
  const rows = await database.rows("select id, key from articles.articles order by key limit 2");
  const [one, two] = rows.map(({ id }) => Number(id)) as [number, number];
  const record = recordOf(
    inputOf({
      candidates: [
        someCandidate({ article: one, scores: { fresh: 255 } }),
        someCandidate({ article: two, because: one, scores: { content: 255 } }),
      ],
    }),
  );
  await database.rows(
    `update articles.lists set record = '\\x${Buffer.from(record).toString("hex")}', variants = '{"shorter":"fewer"}' where id = '${rosa.list}'`,
  );
  const { json } = await exported(rosa.key);
  const shown = json.lists.find(({ id }) => id === rosa.list);
  expect(shown?.experiments).toEqual({ shorter: "fewer" });
  expect(shown?.items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ article_id: "a1", title: "Article 1" }),
      expect.objectContaining({ article_id: "a2", title: "Article 2" }),
    ]),
  );
  expect(json.lists.find(({ id }) => id === rosa.firstList)?.items).toBeNull();
});

it("hands over a page after the other, of whom there is more than a page", async () => {
  await database.rows(`
    insert into articles.interactions (event, at, reader, kind, article)
    select gen_random_uuid(), '2026-01-01'::timestamptz + n / 3 * interval '1 second', r.id, 'click', 1
    from generate_series(1, 2500) n, articles.readers r where r.key = '${rosa.key}'`);
  const { json } = await exported(rosa.key);
  const ids = json.interactions.map(({ id }) => id);
  expect([ids.length, new Set(ids).size]).toEqual([2502, 2502]);

  let pages = 0;
  const query = (text: unknown, values: unknown[]) => {
    if (String(text).includes("from articles.interactions i left join")) pages++;
    return api.query(text as string, values);
  };
  const counted = { ...sources, database: { query } as unknown as ExportSources["database"] };
  const seen: number[] = [];
  for await (const _ of await exportReader(counted, rosa.key)) seen.push(pages);
  // whoever does not take the next piece has nobody read the next page
  expect([seen[0], seen.at(-1)]).toEqual([1, 3]);
});

it("reads no file for a browser that says who it is and has done nothing", async () => {
  const away = async () => {
    throw new Error("away");
  };
  const lake = { folders: away, names: away, read: away };
  const asked = exportReader({ ...sources, lake }, "anonymous-made-up", { isAnonymous: true });
  expect((await buffer(await asked)).toString("utf8")).toContain('"archived":[]');
  await expect(exportReader({ ...sources, lake }, rosa.browser, { isAnonymous: true })).rejects.toThrow(
    "away",
  );
});

it("says that somebody asked to be forgotten", async () => {
  const { key } = await plant("a1");
  await api.query("select articles.ask_to_forget($1, 'reader', null, '{}')", [key]);
  const { json } = await exported(key);
  expect(json.erasures.map(({ state }) => state).sort()).toEqual(["forgotten", "going on"]);
});

it("fails before anything is handed over when a store cannot be read", async () => {
  const lake = {
    ...sources.lake,
    folders: async () => [],
    names: async () => {
      throw new Error("away");
    },
  };
  await expect(exportReader({ ...sources, lake }, rosa.key)).rejects.toThrow("away");
});

it("knows of every table where what it has of a reader is, or why there is nothing: a new one needs a line", async () => {
  const tables = await database.rows(`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('articles', 'sign_in') and c.relkind in ('r', 'p') and not c.relispartition order by 1`);
  expect(Object.keys(keptInTables).sort()).toEqual(tables.map(({ name }) => name).sort());
});

it("knows the same of every store that an erasure goes through", () => {
  const stores = readerStores({
    ...({} as ReaderStoresParts),
    search: { names: async () => [], documents: () => undefined as never },
    files: { getContainerClient: () => undefined as never },
    days: { backups: 1, restore: 1, lakeRestore: 1, hub: 1, logs: 1, trainings: 1 },
  });
  expect(Object.keys(keptInStores).sort()).toEqual(stores.map(({ name }) => name).sort());
});

it("names parts that there are, and names each of them", () => {
  const named = Object.values(keptInStores).flatMap((kept) => (isThere(kept) ? kept : []));
  // what is tried with somebody stands nowhere: it follows from their pseudonym
  const others = ["complete", "experiments", "exported_at"];
  expect([...new Set([...named, ...others])].sort()).toEqual(Object.keys(UserExport.shape).sort());
});

async function plant(article: string): Promise<PlantedReader> {
  const planted = new PlantedReader();
  const redis = { set: async () => undefined };
  await planted.plant({ rows: (sql) => database.rows(sql), redis, files, poisonQueue }, article);
  return planted;
}

async function exported(key: string, also: readonly string[] = []) {
  const text = (await buffer(await exportReader(sources, key, { also }))).toString("utf8");
  const json = JSON.parse(text) as UserExport;
  expect(json.complete).toBe(true);
  return { text, json };
}
