import { StarScale } from "../../runtime/web/films/star-scale";

it.each([
  [{ lowest: 0.5, highest: 5, step: 0.5 }, 5, 10, [0.5, 2.5, 5], ["0.5 stars", "2.5 stars", "5 stars"]],
  [{ lowest: 1, highest: 5, step: 1 }, 5, 5, [1, 3, 5], ["1 star", "3 stars", "5 stars"]],
  [{ lowest: 1, highest: 10, step: 1 }, 10, 10, [1, 5, 10], ["1 star", "5 stars", "10 stars"]],
  [{ lowest: 0, highest: 4, step: 1 }, 4, 5, [0, 2, 4], ["0 stars", "2 stars", "4 stars"]],
  [{ lowest: 0, highest: 1, step: 0.1 }, 5, 11, [0, 2.5, 5], ["0 of 1", "0.5 of 1", "1 of 1"]],
  [{ lowest: 0, highest: 100, step: 1 }, 5, 101, [0, 2.5, 5], ["0 of 100", "50 of 100", "100 of 100"]],
  [{ lowest: -2, highest: 2, step: 1 }, 5, 5, [0, 2.5, 5], ["-2 of 2", "0 of 2", "2 of 2"]],
])("draws ratings of %j", (taken, stars, positions, filled, words) => {
  const scale = new StarScale(taken);
  expect([scale.stars, scale.positions]).toEqual([stars, positions]);
  const values = [1, Math.floor((positions + 1) / 2), positions].map((position) => scale.valueAt(position));
  expect(values.map((value) => scale.filled(value))).toEqual(filled.map((each) => expect.closeTo(each)));
  expect(values.map((value) => scale.words(value))).toEqual(words);
  for (let position = 1; position <= positions; position += 1)
    expect(scale.positionOf(scale.valueAt(position))).toBe(position);
});

it("says which ratings are high, on each scale the upper quarter", () => {
  const halves = new StarScale({ lowest: 0.5, highest: 5, step: 0.5 });
  expect([3.5, 4].map((value) => halves.isHigh(value))).toEqual([false, true]);
  const tens = new StarScale({ lowest: 1, highest: 10, step: 1 });
  expect([7, 8].map((value) => tens.isHigh(value))).toEqual([false, true]);
});

it("shows a rating of another scale as the nearest that there is", () => {
  const scale = new StarScale({ lowest: 1, highest: 5, step: 1 });
  expect([0.5, 3.4, 9].map((value) => scale.valueAt(scale.positionOf(value)))).toEqual([1, 3, 5]);
});
