import { chooseDeployment, problemInTraffic, type TrafficSplit } from "./traffic";

describe("traffic", () => {
  it.each([
    [0, "blue"],
    [0.699, "blue"],
    [0.7, "green"],
    [0.999, "green"],
  ])("of 70 to 30 leads the chance %f to %s", (chance, name) => {
    expect(chooseDeployment({ blue: 70, none: 0, green: 30 }, chance)).toBe(name);
  });

  it("that is not there leads to nobody", () => {
    expect(chooseDeployment({ blue: 0 }, 0)).toBeUndefined();
  });

  it.each<TrafficSplit>([{}, { blue: 0 }, { blue: 100 }, { blue: 1, green: 99 }])("may be %j", (traffic) => {
    expect(problemInTraffic(traffic, ["blue", "green"])).toBeUndefined();
  });

  it.each<TrafficSplit>([
    { blue: 99 },
    { blue: 33.3, green: 66.7 },
    { blue: 101, green: -1 },
    { purple: 100 },
  ])("fails when it is %j", (traffic) => {
    expect(problemInTraffic(traffic, ["blue", "green"])).toBeDefined();
  });
});
