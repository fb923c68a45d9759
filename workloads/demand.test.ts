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

it("of several workloads comes to one console, which lies below none of them", () => {
  const visits = (requests: number, because: string): Demand => ({
    ...demand,
    expected: { console: { requests, toClientsGB: 1, toOriginsGB: 2, pageReads: 3, because } },
  });
  const { expected } = together([
    below("Search", visits(10, "searches")),
    below("Films", demand),
    below("Predictions", visits(5, "predictions")),
  ]);
  expect(expected.edges).toEqual({
    Console: { requests: 15, toClientsGB: 2, toOriginsGB: 4, because: "searches; predictions" },
  });
  expect(expected.accounts).toMatchObject({ "Console/Storage": { storedGB: 0.01, reads: 6 } });
  expect(together([below("Films", demand)]).expected).toMatchObject({ edges: {}, accounts: {} });
});

it("of several workloads is what each asks for", () => {
  const both = together([below("Search", demand), below("Films", demand)]);
  expect(both.expected.indexes).toEqual({ "Search/Index": { queries: 7 }, "Films/Index": { queries: 7 } });
  expect(both.inWords).toEqual(["seven queries", "seven queries"]);
});
