import { below, type Demand, together } from "./demand";

const demand: Demand = {
  expected: { indexes: { Index: { queries: 7 } } },
  atRest: { indexes: { Index: { queries: 0 } } },
  inWords: ["seven queries"],
};

it("of a workload lies below the workload's construct in an estate", () => {
  expect(below("Search", demand)).toEqual({
    expected: { indexes: { "Search/Index": { queries: 7 } } },
    atRest: { indexes: { "Search/Index": { queries: 0 } } },
    inWords: ["seven queries"],
  });
});

it("of several workloads is what each asks for", () => {
  const both = together([below("Search", demand), below("Films", demand)]);
  expect(both.expected.indexes).toEqual({ "Search/Index": { queries: 7 }, "Films/Index": { queries: 7 } });
  expect(both.inWords).toEqual(["seven queries", "seven queries"]);
});
