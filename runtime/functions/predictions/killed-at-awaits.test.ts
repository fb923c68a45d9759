import { killAtAwaits } from "./testing/kill-at-awaits";
import { victims } from "./testing/mortal-predictions";

it("has told nobody what is not in the record exactly once, after somebody was killed at each await of handler and record", async () => {
  const { points, told, unrecorded } = await killAtAwaits(["a request"], (count, name) =>
    name.startsWith("runtime/functions/predictions/") ? [victims[count % victims.length] ?? "app"] : [],
  );
  expect(unrecorded).toEqual([]);
  expect(points.length).toBeGreaterThan(20);
  expect(Object.keys(told).filter((each) => !/^(200|422 |503 )/.test(each))).toEqual([]);
}, 240_000);
