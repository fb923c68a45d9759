import { SuccessSampler } from "./success-sampler";

it("lets one through in an interval, which stands for all since the last", () => {
  const sampler = new SuccessSampler(1000);
  const times = [1, 2, 500, 1000, 1001, 1002, 9000];
  expect(times.map((time) => sampler.weigh(time))).toEqual([1, 0, 0, 0, 4, 0, 2]);
});
