import { killAtAwaits } from "./testing/kill-at-awaits";
import { victims } from "./testing/mortal-predictions";

const places =
  /^runtime\/functions\/predictions\/(answer-recorded|record\/prediction-record)\.ts, .* — over$/;

it("has told nobody what is not in the record exactly once, after somebody was killed whenever an await of handler or record was over", async () => {
  let place = 0;
  const { points, told, unrecorded } = await killAtAwaits(["a request"], (_, name) =>
    places.test(name) ? [victims[place++ % 4] ?? "app", "database for a moment"] : [],
  );

  expect(unrecorded).toEqual([]);
  expect(points.length).toBeGreaterThan(10);
  expect(Object.keys(told).filter((each) => !/^(200|503 )/.test(each))).toEqual([]);
}, 240_000);
