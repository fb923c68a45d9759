import { RecommendationsAnswer } from "./contract/recommendations";
import { addFilms } from "./testing/add-films";
import { RunningFilms } from "./testing/running-films";
import { smallModel } from "./testing/small-model";

let api: RunningFilms;
beforeAll(async () => {
  api = await RunningFilms.start();
  await addFilms(api.database);
});
afterAll(() => api?.stop());

async function listFor(person: string, n = 5): Promise<RecommendationsAnswer> {
  const { json } = await api.ask("GET", `/recommendations?user_id=${person}&n=${n}`);
  return RecommendationsAnswer.parse(json);
}
const ids = ({ films }: RecommendationsAnswer) => films.map(({ film_id }) => film_id);

describe("while no model serves", () => {
  it("is empty as long as nobody has rated anything", async () => {
    expect(await listFor("nobody")).toEqual({
      user_id: "nobody",
      because: "popular",
      model: null,
      films: [],
    });
  });

  it("has what is popular now, and says so", async () => {
    await api.rate("p1", { "1": 5, "2": 4 });
    await api.rate("p2", { "1": 3 });
    const old = ["p1", "p2", "p3"].map((user_id) => ({
      user_id,
      film_id: "3",
      value: 5,
      rated_at: "2015-01-01T00:00:00Z",
    }));
    await api.ask("POST", "/ratings", { body: { ratings: old } });
    const list = await listFor("nobody");
    expect(ids(list)).toEqual(["1", "2", "3"]);
    expect(list).toMatchObject({
      because: "popular",
      model: null,
      films: [
        { title: "Amélie (2001)", because: "popular", shares: [], score: expect.closeTo(2, 3) },
        {},
        {},
      ],
    });
  });

  it("leaves out what the person has rated", async () => {
    expect(ids(await listFor("p2"))).toEqual(["2"]);
  });
});

describe("with a model", () => {
  beforeAll(async () => {
    api.files.promote(smallModel(), "7");
    await api.champion.poll();
  });

  it("has films that the person's ratings speak for, with the share of each, then what is popular", async () => {
    await api.rate("ann", { "3": 5 });
    const list = await listFor("ann");
    expect(ids(list)).toEqual(["4", "1", "2"]);
    expect(list).toMatchObject({
      because: "ratings",
      model: { version: "7", algorithm: "ease", sha256: smallModel().sha256 },
      films: [
        {
          title: "Delicatessen",
          because: "ratings",
          shares: [{ film_id: "3", title: "Casablanca", share: 1, decisive: true }],
        },
        { because: "popular" },
        { because: "popular" },
      ],
    });
  });

  it("counts a rating in the very next answer, and one that is taken back no more", async () => {
    await api.rate("bob", { "3": 5 });
    expect(ids(await listFor("bob", 1))).toEqual(["4"]);
    await api.rate("bob", { "1": 5, "4": 5 });
    expect(ids(await listFor("bob", 1))).toEqual(["2"]);
    await api.ask("DELETE", "/ratings?user_id=bob&film_id=4");
    expect(ids(await listFor("bob", 2)).sort()).toEqual(["2", "4"]);
  });

  it("is of popular films for whoever has rated nothing, and for whoever likes nothing", async () => {
    expect(await listFor("nobody")).toMatchObject({ because: "popular", model: null });
    await api.rate("grump", { "1": 1 });
    const list = await listFor("grump");
    expect(list).toMatchObject({ because: "popular" });
    expect(ids(list)).not.toContain("1");
  });

  it("has films that are like another one", async () => {
    const { json } = await api.ask("GET", "/films/1/similar?n=3");
    expect(json).toMatchObject({
      film: { film_id: "1", title: "Amélie (2001)" },
      model: { version: "7" },
      films: [{ film_id: "2", title: "Brazil" }],
    });
    expect(await api.ask("GET", "/films/none/similar")).toMatchObject({
      status: 404,
      json: { code: "FilmUnknown" },
    });
  });

  it("never shows a film that the database does not have", async () => {
    await api.database.rows("update films.films set key = 'other' where key = '2'");
    await api.rate("eve", { "1": 5 });
    // titles are remembered for a minute
    expect(ids(await listFor("eve"))).not.toContain("");
    await api.database.rows("update films.films set key = '2' where key = 'other'");
  });
});
