import fc from "fast-check";
import { problems } from "./contract/problems";
import { addFilms } from "./testing/add-films";
import { RunningFilms } from "./testing/running-films";

let api: RunningFilms;
beforeAll(async () => {
  api = await RunningFilms.start();
  await addFilms(api.database, {
    "1": "Amélie (2001)",
    "2": "It",
    "3": "It Happened One Night",
    "4": "Ocean's Eleven",
    "5": "Ocean's Twelve",
    "6": "Les quatre cents coups",
  });
});
afterAll(() => api?.stop());

const titles = async (path: string) =>
  (await api.ask("GET", path)).json.films.map(({ title }: { title: string }) => title);

describe("films", () => {
  it("are found by words or their beginnings, whatever their accents and capitals", async () => {
    expect(await titles("/films?q=AMELIE")).toEqual(["Amélie (2001)"]);
    expect(await titles("/films?q=oceans tw")).toEqual(["Ocean's Twelve"]);
    expect(await titles("/films?q=Ocean%E2%80%99s")).toEqual(["Ocean's Eleven", "Ocean's Twelve"]);
    expect(await titles("/films?q=c%C3%B4ups quat")).toEqual(["Les quatre cents coups"]);
    expect(await titles("/films?q=%27%27")).toEqual([]);
  });

  it("have first the one that is called just so, then what is popular", async () => {
    await api.rate("p1", { "3": 5, "5": 5 });
    expect(await titles("/films?q=it")).toEqual(["It", "It Happened One Night"]);
    expect(await titles("/films?q=ocean")).toEqual(["Ocean's Twelve", "Ocean's Eleven"]);
    expect((await titles("/films")).slice(0, 2).sort()).toEqual(["It Happened One Night", "Ocean's Twelve"]);
  });

  it("come in pages", async () => {
    const first = await api.ask("GET", "/films?q=o&n=1");
    expect(first.json).toMatchObject({ films: [{ film_id: "5" }], next: 1 });
    const second = await api.ask("GET", "/films?q=o&n=1&from=1");
    expect(second.json).toMatchObject({ films: [{}], next: 2 });
    const third = await api.ask("GET", "/films?q=o&n=5&from=2");
    expect(third.json.next).toBeNull();
  });

  it("have how many people rated them, and how", async () => {
    await api.rate("p2", { "3": 2 });
    expect((await api.ask("GET", "/films/3")).json).toMatchObject({ film_id: "3", ratings: 2, mean: 3.5 });
    expect((await api.ask("GET", "/films/6")).json).toMatchObject({ ratings: 0, mean: null });
    expect(await api.ask("GET", "/films/99")).toMatchObject({ status: 404, json: { code: "FilmUnknown" } });
  });
});

describe("ratings", () => {
  const send = (ratings: unknown) => api.ask("POST", "/ratings", { body: { ratings } });

  it("are taken once, however often they are sent", async () => {
    expect((await api.rate("ann", { "1": 4, "2": 3 })).json).toEqual({ taken: 2, unchanged: 0 });
    const [before] = await api.database.rows("select max(rated_at) as at from films.ratings");
    expect((await api.rate("ann", { "1": 4, "2": 3 })).json).toEqual({ taken: 0, unchanged: 2 });
    expect(await api.database.rows("select max(rated_at) as at from films.ratings")).toEqual([before]);
    expect((await api.rate("ann", { "1": 5 })).json).toEqual({ taken: 1, unchanged: 0 });
    const { json } = await api.ask("GET", "/people/ann");
    expect(json).toMatchObject({
      user_id: "ann",
      total: 2,
      ratings: [
        { film_id: "1", title: "Amélie (2001)", value: 5 },
        { film_id: "2", value: 3 },
      ],
    });
  });

  it("of another time give way to newer ones, in whatever order they come", async () => {
    const rating = (value: number, rated_at: string) => ({ user_id: "bob", film_id: "1", value, rated_at });
    await send([rating(2, "2020-01-02T00:00:00Z")]);
    expect((await send([rating(1, "2020-01-01T00:00:00Z")])).json).toEqual({ taken: 0, unchanged: 1 });
    expect((await send([rating(3, "2020-01-03T00:00:00+02:00")])).json).toEqual({ taken: 1, unchanged: 0 });
    const { json } = await api.ask("GET", "/people/bob");
    expect(json.ratings).toMatchObject([{ value: 3, rated_at: "2020-01-02T22:00:00.000Z" }]);
  });

  it("are taken together or not at all, and each bad one is named", async () => {
    const good = { user_id: "eve", film_id: "1", value: 4 };
    const { status, json } = await send([
      good,
      { ...good, film_id: "none" },
      { ...good, film_id: "2", value: 4.2 },
      { ...good, film_id: "3", value: 5.5 },
      { ...good, film_id: "4", rated_at: "2999-01-01T00:00:00Z" },
      { ...good, film_id: "5", rated_at: "1899-01-01T00:00:00Z" },
      good,
    ]);
    expect({ status, code: json.code }).toEqual({ status: 400, code: "RatingsNotValid" });
    expect(json.ratings.map(({ rating, field, code }: never) => [rating, field, code])).toEqual([
      [1, "film_id", "FilmUnknown"],
      [2, "value", "OffScale"],
      [3, "value", "OffScale"],
      [4, "rated_at", "InFuture"],
      [5, "rated_at", "TooOld"],
      [6, "user_id", "RatedTwice"],
    ]);
    expect((await api.ask("GET", "/people/eve")).json.ratings).toEqual([]);
  });

  it("come by the thousand, and no more", async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ user_id: `m${n}`, film_id: "6", value: 1 }));
    expect((await send(many(1000))).json).toEqual({ taken: 1000, unchanged: 0 });
    expect(await send(many(1001))).toMatchObject({ status: 400, json: { code: "RequestNotValid" } });
    expect((await api.ask("GET", "/films/6")).json).toMatchObject({ ratings: 1000, mean: 1 });
  });

  it("that many send at once all count", async () => {
    const films = ["1", "2", "3", "4", "5", "6"];
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        api.rate(
          `c${n % 20}`,
          Object.fromEntries((n % 2 ? films : films.toReversed()).map((film) => [film, 1 + (n % 3)])),
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(200));
    const sums = await api.database.rows(
      `select film from films.popularity p where ratings <> (select count(*) from films.ratings r where r.film = p.film)
         or abs(value_sum - (select sum(value) from films.ratings r where r.film = p.film)) > 1e-6`,
    );
    expect(sums).toEqual([]);
  });

  it("are taken back, once", async () => {
    await api.rate("fay", { "1": 4 });
    const remove = async () => (await api.ask("DELETE", "/ratings?user_id=fay&film_id=1")).json;
    expect([await remove(), await remove()]).toEqual([{ removed: true }, { removed: false }]);
  });
});

describe("requests that are not as described", () => {
  it.each([
    ["/recommendations", "user_id"],
    ["/recommendations?user_id=two%20words", "user_id"],
    [`/recommendations?user_id=${"x".repeat(65)}`, "user_id"],
    ["/recommendations?user_id=a&n=0", "n"],
    ["/recommendations?user_id=a&n=1e1", "n"],
    ["/recommendations?user_id=a&user_id=b", "user_id"],
    ["/recommendations?user_id=a&colour=red", "colour"],
    ["/films?n=101", "n"],
    ["/films?from=-1", "from"],
    [`/films?q=${"x".repeat(201)}`, "q"],
    ["/people/a%20b", "id"],
    ["/films/..%2f", "id"],
  ])("are refused: %s", async (path, parameter) => {
    const { status, json } = await api.ask("GET", path);
    expect({ status, code: json.code, parameter: json.errors[0].parameter }).toEqual({
      status: 400,
      code: "ParameterNotValid",
      parameter,
    });
  });

  const good = { user_id: "a", film_id: "1", value: 4 };
  const bodies: fc.Arbitrary<string | Uint8Array> = fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.jsonValue().map((ratings) => JSON.stringify({ ratings })),
    fc.jsonValue().map((value) => JSON.stringify({ ratings: [{ ...good, value: [value] }] })),
    fc.string().map((user_id) => JSON.stringify({ ratings: [{ ...good, user_id: `${user_id} ` }] })),
    fc
      .constantFrom("4", "NaN", "1e999", "-0.5", '"4"', "null", "4.25")
      .map((value) =>
        JSON.stringify({ ratings: [{ ...good, value: "@" }] }).replace('"@"', value === "4" ? "40" : value),
      ),
    fc.uint8Array({ maxLength: 100 }),
  );

  it("are answered with a problem of a known code that tells nothing of the inside, 300 hostile bodies among them", async () => {
    for (const body of fc.sample(bodies, { numRuns: 300, seed: 14 })) {
      const { status, json, text } = await api.ask("POST", "/ratings", { body });
      const tells = /node_modules|\n {4}at |\.ts:|select |pg_/.test(text);
      expect([String(body), status, Object.keys(problems).includes(json.code), tells]).toEqual([
        String(body),
        expect.any(Number),
        true,
        false,
      ]);
      expect(Math.floor(status / 100)).toBe(4);
    }
    expect(api.logged).toEqual([]);
  });
});

describe("what it says of itself", () => {
  it("is documented, with a page that explains every code", async () => {
    const { json: document } = await api.ask("GET", "/openapi.json");
    expect(document.servers).toEqual([{ url: "/films/api/v1" }]);
    const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
    for (const reference of references)
      expect(Object.keys(document.components.schemas)).toContain(reference.split("/").at(-1));
    const { text } = await api.ask("GET", "/docs");
    for (const code of Object.keys(problems)) expect(text).toContain(`id="${code}"`);
    expect((await api.ask("GET", "/")).json).toMatchObject({ scale: { lowest: 0.5, highest: 5, step: 0.5 } });
  });

  it("is healthy when a list was made, and not while the database is away", async () => {
    expect(await api.ask("GET", "/health")).toMatchObject({
      status: 200,
      json: { status: "healthy", list: { status: "ok" }, model: { status: "none", version: null } },
    });
  });

  it("is counted, in both of Prometheus' formats", async () => {
    const { text } = await api.ask("GET", "/metrics");
    expect(text).toMatch(/films_requests_total\{operation="rate",status="400",code="RatingsNotValid"\} \d/);
    expect(text).toMatch(/films_request_seconds_count\{operation="rate"\} \d/);
    const open = await api.ask("GET", "/metrics", { headers: { accept: "application/openmetrics-text" } });
    expect(open.headers.get("content-type")).toContain("openmetrics");
    expect(open.text.trimEnd().endsWith("# EOF")).toBe(true);
  });
});

describe("without the database", () => {
  it("answers 503 until it is back", async () => {
    jest.spyOn(console, "warn").mockReturnValue(undefined);
    await api.database.server.halt();
    expect(await api.ask("GET", "/recommendations?user_id=a")).toMatchObject({
      status: 503,
      json: { code: "DatabaseUnavailable" },
    });
    await api.database.server.restart();
    expect((await api.ask("GET", "/recommendations?user_id=a")).status).toBe(200);
  });
});
