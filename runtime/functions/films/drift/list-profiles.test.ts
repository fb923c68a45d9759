import { TableProfile } from "../../../drift/table-profile";
import { listColumns } from "../../../films/watch/watched-rows";
import { forgetPerson } from "../people/forget-person";
import { addFilms } from "../testing/add-films";
import { RunningFilms } from "../testing/running-films";
import { smallModel } from "../testing/small-model";
import { addLists } from "./list-profiles";
import { countWeek } from "./list-weeks";
import { ServedLists } from "./served-lists";

let api: RunningFilms;
beforeAll(async () => {
  api = await RunningFilms.start();
  await addFilms(api.database);
});
beforeEach(() => api.database.rows("truncate films.list_profiles, films.listed_people, films.list_weeks"));
afterAll(() => api?.stop());

const running = async (version: string) =>
  (await countWeek(api.database.as("films_api"), version, new Date())).running;

// of more names than 32, which are kept depends on who was counted where: here that is whoever comes first
const row = (n: number) => ({ score: n / 7, popularity: (n % 10) / 10, "first film": `film ${n % 32}` });
const rows = (from: number, to: number) =>
  new Map(Array.from({ length: to - from }, (_, n) => [`person-${from + n}`, row(from + n)] as const));

it("adds up what several instances have served to exactly the profile of all people, each of them once", async () => {
  const [one, other] = [api.database.as("films_api"), api.database.as("films_api")];
  await running("3");
  await Promise.all([addLists(one, "3", rows(0, 200)), addLists(other, "3", rows(150, 400))]);
  await addLists(one, "3", rows(0, 400));
  const whole = new TableProfile(listColumns);
  for (const each of rows(0, 400).values()) whole.add(each);
  const kept = JSON.stringify(await running("3"));
  expect(kept).toBe(JSON.stringify(whole));
  expect(kept.length).toBeLessThan(3 * 10 * 1024);
  expect(JSON.stringify(await running("3"))).toBe(kept);
  expect(await api.database.rows("select count(*)::int from films.list_profiles")).toEqual([{ count: 1 }]);
});

it("keeps nothing of a version that serves no longer", async () => {
  await addLists(api.database.as("films_api"), "3", rows(0, 9));
  expect((await running("4")).columns.get("score")).toMatchObject({
    rows: 0,
  });
  for (const table of ["list_profiles", "listed_people"])
    expect(await api.database.rows(`select * from films.${table}`)).toEqual([]);
});

it("counts the lists that the API serves from ratings, and hands them over again when the database was away", async () => {
  const { sha256, bytes } = smallModel();
  api.files.promote({ sha256, bytes }, "7");
  await api.champion.poll();
  await api.rate("ann", { "1": 5 });
  for (const person of ["ann", "ann", "a-stranger"])
    await api.ask("GET", `/recommendations?user_id=${person}&n=3`);
  await api.lists.flush();
  const { columns } = await running("7");
  expect(columns.get("first film")).toMatchObject({ rows: 1, frequent: [["2", 1]] });

  let isAway = true;
  const handedOver: [string, number][] = [];
  const lists = new ServedLists(async (version, { size }) => {
    if (isAway) throw new Error("away");
    handedOver.push([version, size]);
  });
  const served = await api.champion.served();
  const films = [{ film_id: "2", score: 1 }] as Parameters<ServedLists["served"]>[0]["films"];
  const about = served?.about ?? null;
  lists.served({ user_id: "bob", because: "ratings", model: about, films }, served);
  await expect(lists.flush()).rejects.toThrow("away");
  isAway = false;
  lists.served({ user_id: "carol", because: "ratings", model: about, films }, served);
  await lists.flush();
  await lists.flush();
  lists.close();
  expect(handedOver).toEqual([["7", 2]]);
});

it("forgets whose list was counted with the person", async () => {
  await addLists(api.database.as("films_api"), "3", rows(0, 2));
  await forgetPerson(api.database.as("films_erasure"), "person-0");
  expect(
    await api.database.rows(
      "select person = films.hash_of_person('person-1') as kept from films.listed_people",
    ),
  ).toEqual([{ kept: true }]);
});
