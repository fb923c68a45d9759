import { fromRows } from "../../data/interactions";
import { ease } from "../algorithms/ease";
import { ials } from "../algorithms/ials";
import { sar } from "../algorithms/sar";
import { svd } from "../algorithms/svd";
import { OnlineModel } from "./online-model";

/** Two tribes: users below 20 have items 0 to 9, the others 10 to 19; each lacks one. */
const data = fromRows(
  Array.from({ length: 40 * 9 }, (_, n) => {
    const user = Math.floor(n / 9);
    return [user, (user < 20 ? 0 : 10) + (((n % 9) + user) % 10), 4 + (n % 2), n] as const;
  }),
);

describe.each([ease, ials, sar])("a $name model that is in use", (algorithm) => {
  it("sees new deeds in the very next answer", () => {
    const online = new OnlineModel(algorithm.fit(data));
    const before = online.recommend(3, 1, { exclude: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }).scores[0] ?? 0;
    for (const item of [10, 11, 12, 13, 14, 15]) online.add(3, item, 5, 1000);
    const { items, scores } = online.recommend(3, 4);
    expect([...items].some((item) => item >= 16)).toBe(true);
    expect(items.includes(10)).toBe(false);
    expect(scores[0]).toBeGreaterThan(before);
  });

  it("answers for somebody who came later, and for somebody who has done nothing", () => {
    const online = new OnlineModel(algorithm.fit(data));
    expect(online.recommend("nobody", 3).items.length).toBe(3);
    for (const item of [12, 14, 16, 18]) online.add("ada", item, 5, 1000);
    expect([...online.recommend("ada", 6).items].every((item) => item >= 10)).toBe(true);
    online.forget("ada");
    expect(online.history("ada").items.length).toBe(0);
  });
});

it("users without new deeds get the trained answer", () => {
  const model = svd.fit(data);
  expect(new OnlineModel(model).recommend(7, 5)).toEqual(model.recommend(7, 5));
});

it("fails when the item, the user, the value or the time is unusable", () => {
  const online = new OnlineModel(ease.fit(data));
  const code = (expected: string) => expect.objectContaining({ code: expected });
  expect(() => online.add(3, 20)).toThrow(code("UnknownItem"));
  expect(() => online.add(40, 2)).toThrow(code("UnknownUser"));
  expect(() => online.recommend(40, 2)).toThrow(code("UnknownUser"));
  expect(() => online.add(3, 2, Number.NaN)).toThrow(code("InvalidData"));
  expect(() => online.add(3, 2, 1, Number.POSITIVE_INFINITY)).toThrow(code("InvalidData"));
});
