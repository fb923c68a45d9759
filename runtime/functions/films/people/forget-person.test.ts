import { addFilms } from "../testing/add-films";
import { RunningFilms } from "../testing/running-films";
import { exportPerson, forgetPerson } from "./forget-person";

let api: RunningFilms;
beforeAll(async () => {
  api = await RunningFilms.start();
  await addFilms(api.database);
});
afterAll(() => api?.stop());

it("hands over all that is kept of somebody, and then erases it with its share in every counter", async () => {
  const erasure = api.database.as("films_erasure");
  await api.rate("ann", { "1": 5, "2": 3 });
  await api.rate("bob", { "1": 2 });
  expect(await exportPerson(erasure, "ann")).toEqual({
    person: "ann",
    ratings: [
      { film: "1", title: "Amélie (2001)", value: 5, ratedAt: expect.stringMatching(/^20.*Z$/) },
      { film: "2", title: "Brazil", value: 3, ratedAt: expect.stringMatching(/^20.*Z$/) },
    ],
  });
  expect(await forgetPerson(erasure, "ann")).toEqual({ ratings: 2, person: true });
  expect(await forgetPerson(erasure, "ann")).toEqual({ ratings: 0, person: false });
  expect(await exportPerson(erasure, "ann")).toBeUndefined();
  expect((await api.ask("GET", "/people/ann")).json).toMatchObject({ total: 0 });
  expect((await api.ask("GET", "/films/1")).json).toMatchObject({ ratings: 1, mean: 2 });
  expect((await api.ask("GET", "/films/2")).json).toMatchObject({ ratings: 0, mean: null });
});

it("does not stand in the way of whoever rates again meanwhile", async () => {
  const erasure = api.database.as("films_erasure");
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      if (n % 4 === 3) await forgetPerson(erasure, "eve");
      return api.rate("eve", { [String(1 + (n % 5))]: 1 + (n % 4) });
    }),
  );
  expect(answers.filter(({ status }) => status !== 200).map(({ json }) => json)).toEqual([]);
});
