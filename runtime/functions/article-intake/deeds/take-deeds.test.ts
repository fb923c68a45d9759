import { randomUUID } from "node:crypto";
import type { Deed } from "../../../articles/deed";
import type { InteractionStore } from "../../../articles/interactions/interaction-store";
import { PostgresInteractions } from "../../../articles/interactions/postgres-interactions";
import { addArticles, deed, noon } from "../../../articles/interactions/testing/some-articles";
import { ArticlesDatabase } from "../../articles/testing/articles-database";
import { type ArrivedEvent, arrivedEvents } from "./arrived-events";
import { type DeedServices, takeDeeds } from "./take-deeds";

let database: ArticlesDatabase;
let store: InteractionStore;
let services: DeedServices;
const told: string[] = [];
const traced: Parameters<DeedServices["telemetry"]["event"]>[] = [];
const metrics: [name: string, value: number, dimensions: object][] = [];

beforeAll(async () => {
  database = await ArticlesDatabase.start();
  await addArticles(database, 9);
  const intake = database.as("articles_intake", 3);
  store = new PostgresInteractions(intake);
  services = {
    store,
    database: intake,
    cache: {
      changed: async (reader) => void told.push(`changed ${reader}`),
      shown: async (reader) => void told.push(`shown ${reader}`),
      turns: async () => new Map(),
    },
    telemetry: {
      metric: (...metric) => void metrics.push([metric[0], metric[1], metric[2]]),
      event: (...event) => void traced.push(event),
    },
    keptDays: 90,
    forgetReaders: async () => undefined,
  };
});
beforeEach(async () => {
  for (const each of [told, metrics, traced]) each.splice(0);
  await database.rows(
    "truncate articles.readers, articles.profiles, articles.interactions, articles.counters, articles.poison cascade",
  );
});
afterAll(() => database?.stop());

it("takes a batch, tells the caches of its readers, and says how late it was", async () => {
  const events = arrived([
    deed({ kind: "like" }),
    deed({ kind: "shown", list: randomUUID(), articles: ["a1", "a2"] }),
    deed({ kind: "shown", list: randomUUID(), articles: ["a1"], reader: "bob" }),
  ]);
  await takeDeeds(events, services, Date.parse(noon) + 3000);
  expect(told).toEqual(["changed ann", "shown bob"]);
  expect(metrics).toEqual([
    ["deeds lag seconds", 2, { partition: "3" }],
    ["deeds", 3, {}],
  ]);

  await takeDeeds(events, services, Date.parse(noon) + 3000);
  expect(told).toEqual(["changed ann", "shown bob", "changed ann", "shown bob"]);
  expect(
    await database.rows("select sum(likes)::int as likes, sum(shown)::int as shown from articles.counters"),
  ).toEqual([{ likes: 1, shown: 3 }]);
});

it("keeps events apart that it cannot take, each once and with the reason, and takes the others", async () => {
  const bad = deed({ kind: "like", article: "nothing" });
  const events = arrived([
    deed({ kind: "like" }),
    "{broken",
    { ...deed({ kind: "like", reader: "eve" }), article: "" },
    bad,
    { ...deed({ kind: "like" }), at: "2027-01-01T00:00:00.000Z" },
    "\u0000\ud800",
    "x".repeat(1_000_000),
  ]);
  for (let n = 0; n < 2; n++) await takeDeeds(events, services);
  const rows = await database.rows(
    "select code, reason, event, reader, length(body) as bytes from articles.poison order by code, bytes",
  );
  expect(rows.map(({ code, reader, bytes }) => [code, reader, bytes])).toEqual([
    ["FromTheFuture", "ann", expect.any(Number)],
    ["NotADeed", null, 4],
    ["NotADeed", null, 7],
    ["NotADeed", "eve", expect.any(Number)],
    ["NotADeed", null, 16_384],
    ["UnknownArticle", "ann", expect.any(Number)],
  ]);
  expect(rows.at(-1)).toMatchObject({ event: bad.id, reason: "article: nobody knows nothing" });
  expect(rows.at(-3)).toMatchObject({ reason: expect.stringContaining("article: ") });
  expect(await database.rows("select from articles.interactions")).toHaveLength(1);
  expect(metrics.filter(([name]) => name === "poison deeds")).toHaveLength(12);
});

it("finds the one event that the database does not take, and takes the others", async () => {
  const deeds = Array.from({ length: 33 }, (_, n) => deed({ kind: "like", article: "a2", reader: `r${n}` }));
  const bad = deeds[20] as Deed;
  const append = (some: readonly Deed[]) => {
    if (some.includes(bad))
      return Promise.reject(Object.assign(new Error("invalid input"), { code: "22P02" }));
    return store.append(some);
  };
  const events = arrived(deeds).map((each) => ({ ...each, body: each.body }));
  const isBad = (some: readonly Deed[]) => some.map((each) => (each.id === bad.id ? bad : each));
  await takeDeeds(events, { ...services, store: { append: (some) => append(isBad(some)) } });
  expect(await database.rows("select code, event from articles.poison")).toEqual([
    { code: "NotTaken", event: bad.id },
  ]);
  expect(await database.rows("select from articles.readers")).toHaveLength(32);
});

it("tells each request's trace that its deeds count now, and of many requests only the first", async () => {
  const [like, click, share] = arrived([
    deed({ kind: "like" }),
    deed({ kind: "click" }),
    deed({ kind: "share" }),
  ]);
  const operation = { id: "a".repeat(32), parentId: "b".repeat(16) };
  const events = [like, click, share].flatMap((each, n) =>
    each ? [{ ...each, ...(n < 2 && { operation }) }] : [],
  );
  await takeDeeds(events, services, Date.parse(noon) + 3000);
  expect(traced).toEqual([["deeds taken", {}, { events: 2, waitedMs: 2000 }, operation]]);

  const many = arrived(Array.from({ length: 50 }, () => deed({ kind: "click" }))).map((each, n) => ({
    ...each,
    operation: { id: `${n}`.padStart(32, "0"), parentId: "b".repeat(16) },
  }));
  await takeDeeds(many, services);
  expect(traced).toHaveLength(1 + 20);
});

it("fails when the database is away, keeps nothing of the batch apart, and takes it when it is back", async () => {
  const events = arrived([deed({ kind: "like" }), deed({ kind: "click" })]);
  await database.server.halt();
  jest.spyOn(console, "warn").mockReturnValue(undefined);
  await expect(takeDeeds(events, services)).rejects.toThrow();
  expect(told).toEqual([]);
  await database.server.restart();
  await takeDeeds(events, services);
  expect(told).toEqual(["changed ann"]);
  expect(await database.rows("select from articles.poison")).toEqual([]);
});

describe("what the platform hands over", () => {
  it("is read with where each event lay and when it came, as Azure and the local Azure write times", () => {
    const enqueuedTimeUtcArray = ["2026-11-20T12:00:00.123Z", "2026-11-20T12:00:01"];
    const metadata = {
      enqueuedTimeUtcArray,
      sequenceNumberArray: [4, 5],
      partitionContext: { partitionId: "2" },
    };
    expect(arrivedEvents(["a", "b"], metadata)).toEqual([
      { body: "a", arrivedMs: Date.parse("2026-11-20T12:00:00.123Z"), partition: "2", sequence: 4 },
      { body: "b", arrivedMs: Date.parse("2026-11-20T12:00:01Z"), partition: "2", sequence: 5 },
    ]);
  });

  it("is read with the request that told it, where the event says so", () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const metadata = {
      enqueuedTimeUtcArray: Array(4).fill("2026-11-20T12:00:00.123Z"),
      sequenceNumberArray: [1, 2, 3, 4],
      partitionContext: { partitionId: "2" },
      // as the library hands names over
      propertiesArray: [
        { "diagnostic-Id": traceparent },
        { "diagnostic-Id": 7 },
        null,
        { "diagnostic-Id": "x" },
      ],
    };
    const operation = { id: "0af7651916cd43dd8448eb211c80319c", parentId: "b7ad6b7169203331" };
    const read = arrivedEvents(["a", "b", "c", "d"], metadata);
    expect(read.map((each) => each.operation)).toEqual([operation, undefined, undefined, undefined]);
  });

  it("fails when the platform says nothing of it", () => {
    expect(() => arrivedEvents(["a"], {})).toThrow();
  });
});

/** As the library hands bodies over: what JSON says. Each came a second after noon. */
function arrived(bodies: readonly unknown[]): ArrivedEvent[] {
  return bodies.map((body, sequence) => ({
    body,
    sequence,
    partition: "3",
    arrivedMs: Date.parse(noon) + 1000,
  }));
}
